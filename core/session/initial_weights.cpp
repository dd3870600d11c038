#include "core/session/initial_weights.h"

#include <algorithm>
#include <filesystem>

#include "core/checkpoint/archive.h"
#include "core/checkpoint/weights.h"
#include "core/optimizers/tensor_groups.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::string checkpoint_of(const std::string& source) {
  return std::filesystem::is_directory(source) ? source + "/models/model_best.pt" : source;
}

struct Match {
  std::vector<ModelTensor> taken;
  Dictionary saved;  // of those
  std::vector<std::string> missing, other_shape, unused;

  std::string report() const {
    const auto listed = [](const char* title, const std::vector<std::string>& names) {
      return names.empty() ? "" : "; " + std::string(title) + ": " + joined(names);
    };
    return std::to_string(taken.size()) + " tensors taken" + listed("not in it", missing) +
           listed("of another shape", other_shape) + listed("not used", unused);
  }
};

Match match(const std::vector<ModelTensor>& tensors, const Dictionary& saved) {
  Match result;
  for (const ModelTensor& tensor : tensors) {
    const auto* value = saved.find(tensor.name);
    const auto* weights = value != nullptr ? std::get_if<at::Tensor>(value) : nullptr;
    if (weights == nullptr) {
      result.missing.push_back(tensor.name);
    } else if (weights->sizes() != tensor.tensor.sizes()) {
      result.other_shape.push_back(tensor.name);
    } else {
      result.taken.push_back(tensor);
      result.saved.set(tensor.name, *weights);
    }
  }
  for (const auto& [name, value] : saved)
    if (std::none_of(tensors.begin(), tensors.end(),
                     [&name = name](const ModelTensor& tensor) { return tensor.name == name; }))
      result.unused.push_back(name);
  return result;
}

void refuse_what_matches_nothing(const std::vector<std::string>& patterns,
                                 const std::vector<ModelTensor>& tensors) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> names;
  for (const ModelTensor& tensor : tensors) names.push_back(tensor.name);
  for (const std::string& pattern : patterns)
    if (std::none_of(names.begin(), names.end(),
                     [&](const std::string& name) { return matches({pattern}, name); }))
      throw Error("load_only: no tensor matches '" + pattern + "'; the nearest names are " +
                  joined(nearest(pattern, names, kMost)));
}

std::vector<ModelTensor> chosen(std::vector<ModelTensor> tensors,
                                const std::vector<std::string>& patterns) {
  refuse_what_matches_nothing(patterns, tensors);
  std::erase_if(tensors, [&](const ModelTensor& x) { return !matches(patterns, x.name); });
  return tensors;
}

Dictionary chosen(const Dictionary& saved, const std::vector<std::string>& patterns) {
  Dictionary result;
  for (const auto& [name, value] : saved)
    if (matches(patterns, name)) result.set(name, value);
  return result;
}

std::string copied(const std::vector<ModelTensor>& tensors, const Dictionary& saved,
                   const std::string& file, bool strict) {
  if (strict) {
    copy_into(tensors, saved, file);
    return file + ": all " + std::to_string(tensors.size()) + " tensors taken";
  }
  const Match found = match(tensors, saved);
  if (found.taken.empty())
    throw Error(file + ": no tensor of the model has its name and shape there: " + found.report());
  copy_into(found.taken, found.saved, file);
  return file + ": " + found.report();
}

}  // namespace

std::string load_weights(const std::vector<ModelTensor>& tensors, const std::string& source,
                         const std::vector<std::string>& patterns, bool strict) {
  const std::string file = checkpoint_of(source);
  const Dictionary checkpoint = read_archive(file);
  const Dictionary& saved = checkpoint.get<Dictionary>("state_dict");
  if (patterns.empty()) return copied(tensors, saved, file, strict);
  return copied(chosen(tensors, patterns), chosen(saved, patterns), file, strict) + " of " +
         joined(patterns);
}

void freeze(const std::vector<ModelTensor>& tensors, const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    const std::vector<std::vector<ModelTensor>> groups = grouped(tensors, {{"freeze", {pattern}}});
    for (const ModelTensor& tensor : groups.back())
      at::Tensor(tensor.tensor).set_requires_grad(false);
  }
}

}  // namespace ferula
