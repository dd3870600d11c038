// One seed decides all that is random in a run.
#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <string_view>

namespace ferula {

// The seeds of one purpose of a run: hashed once, so that one more costs nothing.
class Seeds {
 public:
  Seeds(std::uint64_t seed, std::string_view purpose);
  std::uint64_t operator[](std::int64_t number) const;
  at::Generator generator(std::int64_t number) const;  // a CPU generator of its own

 private:
  std::uint64_t base_;
};

// The seed of number `number` within a purpose ("training/order", "model/weights"): 32 bits, since
// LibTorch's CPU generator ignores the rest. Within one purpose no two numbers collide.
std::uint64_t seed_for(std::uint64_t seed, std::string_view purpose, std::int64_t number = 0);

at::Generator generator_for(std::uint64_t seed, std::string_view purpose, std::int64_t number = 0);

// Seeds LibTorch's default generator of a device, which dropout and initialisation use.
void seed_default_generator(at::Device device, std::uint64_t seed);

// Whether anything was drawn from LibTorch's default CPU generator since it was seeded.
bool default_generator_was_used();

}  // namespace ferula
