#include "fused/cpu_level.h"

#include <ATen/Version.h>

namespace ferula {

CpuLevel cpu_level() {
  static const CpuLevel level = [] {
    const std::string name = at::get_cpu_capability();
    if (name == "AVX512") return CpuLevel::avx512;
    return name == "AVX2" ? CpuLevel::avx2 : CpuLevel::plain;
  }();
  return level;
}

}  // namespace ferula
