// Which samples an epoch has, and in which order.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace ferula {

// What a sampler decides, once for all epochs.
struct Sampling {
  at::Tensor samples;  // int64: those that take part; undefined: all
  bool shuffle = true;
  bool replacement = false;  // a sample may come several times
  std::int64_t count = 0;    // of draws in an epoch; 0: as many as samples take part
  at::Tensor weights;  // double, one for each that takes part: how likely it is; undefined: equal
};

// Draws in an epoch of a problem with so many samples.
std::int64_t epoch_size(const Sampling& sampling, std::int64_t problem_size);

// The samples of one epoch in order, int64 [epoch_size]. Without replacement and weights, a count
// above the number of samples begins a new permutation when one is used up, as in PyTorch.
at::Tensor epoch_order(const Sampling& sampling, std::int64_t problem_size,
                       const at::Generator& generator);

}  // namespace ferula
