// The processor levels that kernels are compiled for, and the one to use.
#pragma once

#include <type_traits>

namespace ferula {

// By the names that ATen's macro CPU_CAPABILITY has.
enum class CpuLevel { DEFAULT, AVX2, AVX512 };

// What ATen uses; ATEN_CPU_CAPABILITY=default or avx2 in the environment asks for less.
CpuLevel cpu_level();

// f with this processor's level as a constant.
template <class F>
auto at_cpu_level(F f) {
#if defined(__x86_64__)
  if (cpu_level() == CpuLevel::AVX512)
    return f(std::integral_constant<CpuLevel, CpuLevel::AVX512>{});
  if (cpu_level() == CpuLevel::AVX2) return f(std::integral_constant<CpuLevel, CpuLevel::AVX2>{});
#endif
  return f(std::integral_constant<CpuLevel, CpuLevel::DEFAULT>{});
}

}  // namespace ferula
