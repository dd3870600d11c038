// Lists of numbers as configurations give them: a list, a text, or the name of a file.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "ferula/config_view.h"

namespace ferula {

// Indices of samples, int64: a list, a text "0, 5, 7", or a file whose first line is such a text.
// Exactly two numbers are a half-open range, as in MI-Prometheus. Throws Error that names the place
// if there is none, or one is negative, not below `size`, or given twice.
at::Tensor read_indices(const ConfigView& indices, std::int64_t size);

// The samples from the first up to, not including, the end. Throws Error, `where` in front, if
// there is none, or they are not all below `size`.
at::Tensor index_range(std::int64_t first, std::int64_t end, std::int64_t size,
                       const std::string& where);

// One number for each of `size` samples, double: a list, a .npy file, or a text file of numbers
// between commas, spaces or ends of lines. Throws Error that names the place if they are more, or
// fewer, or one is negative or not finite.
at::Tensor read_weights(const ConfigView& weights, std::int64_t size);

}  // namespace ferula
