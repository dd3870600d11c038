// Reads NumPy's files: one array (.npy), or a zip archive of named arrays (.npz).
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

// One of them. Throws Error that lists those there are if it is missing.
at::Tensor read_npz(const std::filesystem::path& file, const std::string& name);

}  // namespace ferula
