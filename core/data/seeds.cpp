#include "core/data/seeds.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <c10/util/hash.h>

#include <mutex>
#include <string>
#include <utility>

namespace ferula {

Seeds::Seeds(std::uint64_t seed, std::string_view purpose) {
  const std::string text = std::to_string(seed) + "/" + std::string(purpose);
  base_ = std::stoull(c10::sha1(text).str().substr(0, 8), nullptr, 16);
}

std::uint64_t Seeds::operator[](std::int64_t number) const {
  return (base_ + static_cast<std::uint64_t>(number)) & 0xffffffff;
}

at::Generator Seeds::generator(std::int64_t number) const {
  return at::detail::createCPUGenerator((*this)[number]);
}

std::uint64_t seed_for(std::uint64_t seed, std::string_view purpose, std::int64_t number) {
  return Seeds(seed, purpose)[number];
}

at::Generator generator_for(std::uint64_t seed, std::string_view purpose, std::int64_t number) {
  return Seeds(seed, purpose).generator(number);
}

void seed_default_generator(at::Device device, std::uint64_t seed) {
  const auto seed_one = [seed](at::Generator generator) {
    const std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(seed);
  };
  seed_one(at::detail::getDefaultCPUGenerator());
  if (!device.is_cpu()) seed_one(at::globalContext().defaultGenerator(device));
}

bool default_generator_was_used() {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  const auto position = [](const at::mt19937& engine) {
    const at::mt19937_data_pod data = engine.data();
    return std::pair(data.left_, data.next_);
  };
  static const auto start = position(at::mt19937());  // the same for every seed
  return position(at::check_generator<at::CPUGeneratorImpl>(generator)->engine()) != start;
}

}  // namespace ferula
