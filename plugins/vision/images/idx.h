// IDX files, the form in which MNIST and its relatives are published: plain or gzipped.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace ferula {

// The dimensions of an IDX file of unsigned bytes. Reads nothing but its header. Throws Error,
// which names the file, unless it has this many dimensions and the file can hold what they promise.
// [any thread]
std::vector<std::int64_t> idx_shape(const std::filesystem::path& file, std::size_t dimensions);

// The whole file, uint8. Throws Error as idx_shape() does, and also if the data are truncated,
// damaged or followed by more. [any thread]
at::Tensor read_idx(const std::filesystem::path& file, std::size_t dimensions);

}  // namespace ferula
