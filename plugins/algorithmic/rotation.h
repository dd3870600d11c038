// The two rotations of MI-Prometheus, which differ in direction and in what ±1 means.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "ferula/parameters.h"

namespace ferula::algorithmic {

// What a parameter may be that says by how much.
inline Constraint rotation_amount() { return between(-1'000'000, 1'000'000); }

// Rotates to the right along a dimension by so many places, or by a share of its size if the amount
// lies strictly between -1 and 1; places are rounded half to even. The manipulation tasks'
// rotation: 1 moves the last element to the front.
at::Tensor rotated_right(const at::Tensor& tensor, std::int64_t dim, double amount);

// Rotates to the left, and ±1 is a share too: the whole size, which changes nothing. The dual
// tasks' rotation.
at::Tensor rotated_left(const at::Tensor& tensor, std::int64_t dim, double amount);

}  // namespace ferula::algorithmic
