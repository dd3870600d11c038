#include "core/checkpoint/export.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "core/checkpoint/archive.h"
#include "core/files/atomic_file.h"

namespace ferula {
namespace {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

NamedTensors tensors_of(const Dictionary& state_dict) {
  NamedTensors tensors;
  for (const auto& [name, value] : state_dict) {
    const at::Tensor* tensor = std::get_if<at::Tensor>(&value);
    if (tensor == nullptr) throw Error("only tensors can be exported, '" + name + "' is none");
    tensors.emplace_back(name, tensor->detach().cpu().contiguous());
  }
  return tensors;
}

const char* type_name(const std::string& tensor, at::ScalarType type) {
  switch (type) {
    case at::kBool:
      return "BOOL";
    case at::kByte:
      return "U8";
    case at::kChar:
      return "I8";
    case at::kShort:
      return "I16";
    case at::kInt:
      return "I32";
    case at::kLong:
      return "I64";
    case at::kHalf:
      return "F16";
    case at::kBFloat16:
      return "BF16";
    case at::kFloat:
      return "F32";
    case at::kDouble:
      return "F64";
    default:
      break;
  }
  throw Error("safetensors files have no type for '" + tensor + "', which is of type " +
              c10::toString(type));
}

// Largest elements first, so that each tensor is aligned; then by name.
void sort(NamedTensors& tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    return std::tuple(-a.second.element_size(), a.first) <
           std::tuple(-b.second.element_size(), b.first);
  });
}

// Its length in 8 bytes, then JSON, padded to a multiple of 8.
std::string safetensors_header(const NamedTensors& tensors) {
  nlohmann::ordered_json header = {{"__metadata__", {{"format", "pt"}}}};
  std::size_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    header[name] = {{"dtype", type_name(name, tensor.scalar_type())},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {offset, offset + tensor.nbytes()}}};
    offset += tensor.nbytes();
  }
  std::string json = header.dump();
  json.resize((json.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = json.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + json;
}

void write_safetensors(const std::filesystem::path& file, NamedTensors tensors) {
  sort(tensors);
  const std::string header = safetensors_header(tensors);
  AtomicFile target(file);
  target.write(header);
  for (const auto& [name, tensor] : tensors)
    target.write({static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes()});
  target.commit();
}

}  // namespace

void export_weights(const Dictionary& state_dict, const std::filesystem::path& file) {
  const std::filesystem::path extension = file.extension();
  if (extension != ".safetensors" && extension != ".pt")
    throw Error("cannot export to '" + file.string() +
                "': expected a name that ends in .safetensors or .pt");
  const NamedTensors tensors = tensors_of(state_dict);
  if (extension == ".safetensors") return write_safetensors(file, tensors);
  write_archive(file, state_dict);
}

}  // namespace ferula
