// What models with a memory ask of its size, and of heads that shift.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace ferula {

// Throws Error, by the parameter's name, for a size that is even: a shift has a middle.
void check_shift_size(const std::string& name, std::int64_t size);

// Throws Error, by the parameter's name, for a memory without addresses.
void check_addresses(const std::string& name, std::int64_t addresses);

// Zeros [B, A, c] for items [B, T, I]. A is T if `addresses` is -1; as no weight depends on it, it
// may differ between training and testing.
at::Tensor zero_memory(const at::Tensor& items, std::int64_t addresses, std::int64_t content);

}  // namespace ferula
