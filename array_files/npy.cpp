#include "array_files/npy.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstring>
#include <regex>
#include <vector>

#include "ferula/error.h"

namespace ferula {
namespace {

struct Type {
  std::string_view numpy;
  at::ScalarType tensor;
};
constexpr Type kTypes[] = {{"<f2", at::kHalf}, {"<f4", at::kFloat}, {"<f8", at::kDouble},
                           {"|i1", at::kChar}, {"<i2", at::kShort}, {"<i4", at::kInt},
                           {"<i8", at::kLong}, {"|u1", at::kByte},  {"|b1", at::kBool}};

at::ScalarType type_of(const std::string& numpy) {
  for (const Type& type : kTypes)
    if (type.numpy == numpy) return type.tensor;
  throw Error("an array has the type '" + numpy +
              "'; expected float16, float32, float64, int8 to int64, uint8 or bool, little-endian");
}

std::string_view name_of(at::ScalarType tensor) {
  for (const Type& type : kTypes)
    if (type.tensor == tensor) return type.numpy;
  throw Error(std::string("NumPy has no type for tensors of type ") + c10::toString(tensor) +
              "; convert them to float32 first");
}

std::vector<std::int64_t> parse_shape(const std::string& text) {
  static const std::regex number(R"(\d{1,18})");
  std::vector<std::int64_t> shape;
  for (std::sregex_iterator i(text.begin(), text.end(), number), end; i != end; ++i)
    shape.push_back(std::stoll(i->str()));
  return shape;
}

// Allocates nothing before the bytes are known to be there.
at::Tensor tensor_of(const std::vector<std::int64_t>& shape, at::ScalarType type,
                     std::string_view data) {
  std::int64_t bytes = static_cast<std::int64_t>(c10::elementSize(type));
  bool empty = false;
  for (const std::int64_t size : shape) {
    empty = empty || size == 0;
    if (__builtin_mul_overflow(bytes, std::max<std::int64_t>(size, 1), &bytes))
      throw Error("an array is larger than any memory");
  }
  if (static_cast<std::size_t>(empty ? 0 : bytes) != data.size())
    throw Error("an array has " + std::to_string(data.size()) + " bytes, its shape asks for " +
                std::to_string(empty ? 0 : bytes));
  const bool boolean = type == at::kBool;
  const at::Tensor tensor = at::empty(shape, boolean ? at::kByte : type);
  if (!data.empty()) std::memcpy(tensor.mutable_data_ptr(), data.data(), data.size());
  return boolean ? tensor.ne(0) : tensor;  // other bytes than 0 and 1 are no bool
}

// Splits the header off: magic, version, its length in 2 bytes (version 1) or 4.
std::string take_header(std::string_view& bytes) {
  if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 12)
    throw Error("an array does not begin as .npy files do");
  const std::size_t width = bytes[6] == 1 ? 2 : 4;
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data() + 8, width);
  bytes.remove_prefix(8 + width);
  constexpr std::uint32_t kLongest = 1024;
  if (length > std::min<std::size_t>(bytes.size(), kLongest))
    throw Error("an array's header is cut off or too long");
  std::string header(bytes.substr(0, length));
  bytes.remove_prefix(length);
  return header;
}

std::string shape_text(at::IntArrayRef shape) {
  std::string text;
  for (const std::int64_t size : shape) text += std::to_string(size) + ", ";
  if (shape.size() > 1) text.resize(text.size() - 2);
  if (shape.size() == 1) text.resize(text.size() - 1);
  return "(" + text + ")";
}

}  // namespace

at::Tensor npy_tensor(std::string_view bytes) {
  static const std::regex pattern(
      R"(\{'descr': '([^']{1,10})', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\), \}\s*)");
  const std::string header = take_header(bytes);
  std::smatch parts;
  if (!std::regex_match(header, parts, pattern))
    throw Error("an array has fields, or its header is damaged");
  std::vector<std::int64_t> shape = parse_shape(parts[3]);
  const bool fortran_order = parts[2] == "True";
  if (fortran_order) std::reverse(shape.begin(), shape.end());
  at::Tensor tensor = tensor_of(shape, type_of(parts[1]), bytes);
  if (!fortran_order) return tensor;
  std::vector<std::int64_t> reversed(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i)
    reversed[i] = static_cast<std::int64_t>(shape.size() - 1 - i);
  return tensor.permute(reversed);
}

std::string npy_bytes(const at::Tensor& tensor) {
  const at::Tensor dense = tensor.detach().cpu().contiguous();
  std::string header = "{'descr': '" + std::string(name_of(dense.scalar_type())) +
                       "', 'fortran_order': False, 'shape': " + shape_text(dense.sizes()) + ", }";
  constexpr std::size_t kAlignment = 64, kPrefix = 10;
  header.append(kAlignment - 1 - (kPrefix + header.size()) % kAlignment, ' ');
  header += '\n';
  const auto length = static_cast<std::uint16_t>(header.size());
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
  bytes += header;
  return bytes.append(static_cast<const char*>(dense.const_data_ptr()), dense.nbytes());
}

}  // namespace ferula
