#include "core/session/model_summary.h"

#include <cstdint>

#include "core/text/nearest.h"

namespace ferula {
namespace {

struct Counts {
  std::int64_t trained = 0, fixed = 0;

  void add(const ModelTensor& tensor) {
    (tensor.trained ? trained : fixed) += tensor.tensor.numel();
  }
};

struct Part {
  std::string name;
  std::vector<std::string> matrices;
  Counts counts;
};

std::string shape_text(const at::Tensor& tensor) {
  std::vector<std::string> sizes;
  for (const std::int64_t size : tensor.sizes()) sizes.push_back(std::to_string(size));
  return "(" + joined(sizes) + (sizes.size() == 1 ? ",)" : ")");
}

std::vector<Part> parts_of(const std::vector<ModelTensor>& tensors) {
  std::vector<Part> parts;
  for (const ModelTensor& tensor : tensors) {
    const std::size_t dot = tensor.name.rfind('.');
    const std::string name = dot == std::string::npos ? "" : tensor.name.substr(0, dot);
    const std::string leaf = dot == std::string::npos ? tensor.name : tensor.name.substr(dot + 1);
    if (parts.empty() || parts.back().name != name) parts.push_back({name, {}, {}});
    parts.back().matrices.push_back("('" + leaf + "', " + shape_text(tensor.tensor) + ")");
    parts.back().counts.add(tensor);
  }
  return parts;
}

}  // namespace

std::string model_summary(const std::string& name, const std::vector<ModelTensor>& tensors) {
  const std::string frame(80, '=');
  Counts total;
  for (const ModelTensor& tensor : tensors) total.add(tensor);
  std::string text = "Model summary\n" + frame + "\n" + name + "\n";
  for (const Part& part : parts_of(tensors)) {
    const std::string indent = part.name.empty() ? "  " : "  |   ";
    if (!part.name.empty()) text += "  + " + part.name + "\n";
    text += indent + "Matrices: [" + joined(part.matrices) + "]\n" + indent +
            "Trainable Params: " + std::to_string(part.counts.trained) + "\n" + indent +
            "Non-trainable Params: " + std::to_string(part.counts.fixed) + "\n";
  }
  return text + "Total Trainable Params: " + std::to_string(total.trained) +
         "\nTotal Non-trainable Params: " + std::to_string(total.fixed) + "\n" + frame;
}

}  // namespace ferula
