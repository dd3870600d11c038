// The bytes of a .npy file.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>

namespace ferula {

// Throws Error, a sentence without the file's name, if the bytes are no array or of another type.
at::Tensor npy_tensor(std::string_view bytes);

// Throws Error if NumPy has no such type.
std::string npy_bytes(const at::Tensor& tensor);

}  // namespace ferula
