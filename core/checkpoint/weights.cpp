#include "core/checkpoint/weights.h"

#include <c10/core/GradMode.h>

#include <sstream>

#include "ferula/error.h"

namespace ferula {
namespace {

std::vector<NamedTensor> named(const std::vector<ModelTensor>& tensors) {
  std::vector<NamedTensor> result;
  for (const ModelTensor& tensor : tensors) result.push_back({tensor.name, tensor.tensor});
  return result;
}

const at::Tensor* find_tensor(const Dictionary& saved, const std::string& name) {
  const auto* value = saved.find(name);
  return value != nullptr ? std::get_if<at::Tensor>(value) : nullptr;
}

std::string misfit(const NamedTensor& tensor, const Dictionary& saved) {
  const at::Tensor* value = find_tensor(saved, tensor.name);
  if (value == nullptr) return "\n  '" + tensor.name + "' is missing";
  if (value->sizes() == tensor.tensor.sizes()) return "";
  std::ostringstream text;
  text << "\n  '" << tensor.name << "' has the shape " << value->sizes() << ", needed is "
       << tensor.tensor.sizes();
  return text.str();
}

bool contains(const std::vector<NamedTensor>& tensors, const std::string& name) {
  for (const NamedTensor& tensor : tensors)
    if (tensor.name == name) return true;
  return false;
}

}  // namespace

Dictionary to_dictionary(const std::vector<NamedTensor>& tensors) {
  Dictionary dictionary;
  for (const NamedTensor& tensor : tensors) dictionary.set(tensor.name, tensor.tensor);
  return dictionary;
}

Dictionary to_dictionary(const std::vector<ModelTensor>& tensors) {
  return to_dictionary(named(tensors));
}

void copy_into(const std::vector<NamedTensor>& tensors, const Dictionary& saved,
               const std::string& source) {
  std::string wrong;
  for (const NamedTensor& tensor : tensors) wrong += misfit(tensor, saved);
  for (const auto& [name, value] : saved)
    if (!contains(tensors, name)) wrong += "\n  '" + name + "' is not needed";
  if (!wrong.empty()) throw Error(source + " does not fit:" + wrong);

  const c10::NoGradGuard no_grad;
  for (const NamedTensor& tensor : tensors)
    at::Tensor(tensor.tensor).copy_(*find_tensor(saved, tensor.name));
}

void copy_into(const std::vector<ModelTensor>& tensors, const Dictionary& saved,
               const std::string& source) {
  copy_into(named(tensors), saved, source);
}

}  // namespace ferula
