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

}  // namespace

std::string load_weights(const std::vector<ModelTensor>& tensors, const std::string& source,
                         bool strict) {
  const std::string file = checkpoint_of(source);
  const Dictionary checkpoint = read_archive(file);
  const Dictionary& saved = checkpoint.get<Dictionary>("state_dict");
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

void freeze(const std::vector<ModelTensor>& tensors, const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    const std::vector<std::vector<ModelTensor>> groups = grouped(tensors, {{"freeze", {pattern}}});
    for (const ModelTensor& tensor : groups.back())
      at::Tensor(tensor.tensor).set_requires_grad(false);
  }
}

}  // namespace ferula
