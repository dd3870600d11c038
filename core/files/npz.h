// NumPy's files: one array (.npy), or a zip archive of named arrays (.npz).
//
// Types: float16, float32, float64, int8 to int64, uint8, bool; little-endian. Arrays in Fortran
// order become transposed views.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace ferula {

using NamedArrays = std::vector<std::pair<std::string, at::Tensor>>;

// In the order of the file. Throws Error if it is missing, damaged, or of another type.
NamedArrays read_npz(const std::filesystem::path& file);
at::Tensor read_npy(const std::filesystem::path& file);

// Atomically; equal tensors give equal bytes. Throws Error if a tensor has another type, or if the
// file cannot be written.
void write_npz(const std::filesystem::path& file, const NamedArrays& arrays);
void write_npy(const std::filesystem::path& file, const at::Tensor& array);

}  // namespace ferula
