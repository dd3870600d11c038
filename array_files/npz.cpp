#include "array_files/npz.h"

#include <fstream>
#include <iterator>

#include "array_files/npy.h"
#include "array_files/zip.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr std::string_view kSuffix = ".npy";

std::string without_suffix(std::string name) {
  if (name.ends_with(kSuffix)) name.resize(name.size() - kSuffix.size());
  return name;
}

[[noreturn]] void fail(const std::filesystem::path& file, const Error& error) {
  throw Error("cannot read '" + file.string() + "' as a file of NumPy arrays: " + error.what());
}

}  // namespace

NamedArrays read_npz(const std::filesystem::path& file) try {
  const ZipReader archive(file);
  NamedArrays arrays;
  for (std::size_t i = 0; i < archive.records().size(); ++i)
    arrays.emplace_back(without_suffix(archive.records()[i].name), npy_tensor(archive.read(i)));
  return arrays;
} catch (const Error& error) {
  fail(file, error);
}

at::Tensor read_npy(const std::filesystem::path& file) try {
  if (!std::filesystem::is_regular_file(file)) throw Error("there is no such file");
  std::ifstream stream(file, std::ios::binary);
  return npy_tensor(std::string(std::istreambuf_iterator<char>(stream), {}));
} catch (const Error& error) {
  fail(file, error);
}

at::Tensor read_npz(const std::filesystem::path& file, const std::string& name) try {
  const ZipReader archive(file);
  std::string names;
  for (std::size_t i = 0; i < archive.records().size(); ++i) {
    const std::string found = without_suffix(archive.records()[i].name);
    if (found == name) return npy_tensor(archive.read(i));
    names += (names.empty() ? "" : ", ") + found;
  }
  throw Error("there is no array '" + name + "', only: " + (names.empty() ? "none" : names));
} catch (const Error& error) {
  fail(file, error);
}

}  // namespace ferula
