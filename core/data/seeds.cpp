#include "core/data/seeds.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <c10/util/hash.h>

#include <mutex>
#include <string>

namespace ferula {

std::uint64_t seed_for(std::uint64_t seed, std::string_view purpose, std::int64_t number) {
  const std::string text = std::to_string(seed) + "/" + std::string(purpose);
  const std::uint64_t base = std::stoull(c10::sha1(text).str().substr(0, 8), nullptr, 16);
  return (base + static_cast<std::uint64_t>(number)) & 0xffffffff;
}

at::Generator generator_for(std::uint64_t seed, std::string_view purpose, std::int64_t number) {
  return at::detail::createCPUGenerator(seed_for(seed, purpose, number));
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
  const at::mt19937 engine = at::check_generator<at::CPUGeneratorImpl>(generator)->engine();
  const at::mt19937 unused(generator.current_seed());
  return engine.data().left_ != unused.data().left_ || engine.data().next_ != unused.data().next_;
}

}  // namespace ferula
