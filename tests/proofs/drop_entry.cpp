// drop_entry FILE            lists the entries of a checkpoint, "optimizers/training.optimizer/…"
// drop_entry FILE ENTRY      leaves one out
#include <cstdio>
#include <functional>
#include <string>

#include "core/checkpoint/archive.h"

namespace {

using ferula::Dictionary;

std::string joined(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + " / " + name;
}

void list(const Dictionary& dictionary, const std::string& path) {
  for (const auto& [name, value] : dictionary) {
    std::puts(joined(path, name).c_str());
    if (const auto* inner = std::get_if<Dictionary>(&value)) list(*inner, joined(path, name));
  }
}

Dictionary without(const Dictionary& dictionary, const std::string& path,
                   const std::string& entry) {
  Dictionary rest;
  for (const auto& [name, value] : dictionary) {
    const std::string here = joined(path, name);
    if (here == entry) continue;
    if (const auto* inner = std::get_if<Dictionary>(&value))
      rest.set(name, without(*inner, here, entry));
    else
      rest.set(name, value);
  }
  return rest;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string file = arguments[1];
  const Dictionary checkpoint = ferula::read_archive(file);
  if (count == 2) return list(checkpoint, ""), 0;
  ferula::write_archive(file, without(checkpoint, "", arguments[2]));
}
