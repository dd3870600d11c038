// What is random in a batch: numbers and bits, drawn in bulk from the generator of its request.
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace ferula::algorithmic {

class RandomBits {
 public:
  // REQUIRES: a generator of the CPU.
  explicit RandomBits(const at::Generator& generator) : generator_(generator) {}

  // Uniform, both ends included.
  std::int64_t between(std::int64_t min, std::int64_t max);

  // Independent bits, 0 or 1 as float, each 1 with this probability.
  at::Tensor bits(at::IntArrayRef shape, double probability);

 private:
  at::CPUGeneratorImpl& engine() { return *generator_.get<at::CPUGeneratorImpl>(); }
  void fill_evenly(float* out, std::int64_t count);
  void fill(float* out, std::int64_t count, double probability);

  at::Generator generator_;
};

}  // namespace ferula::algorithmic
