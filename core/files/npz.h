// Writes NumPy's files.
#pragma once

#include "array_files/npz.h"

namespace ferula {

// Atomically; equal tensors give equal bytes. Throws Error if NumPy has no such type, or if the
// file cannot be written.
void write_npz(const std::filesystem::path& file, const NamedArrays& arrays);
void write_npy(const std::filesystem::path& file, const at::Tensor& array);

}  // namespace ferula
