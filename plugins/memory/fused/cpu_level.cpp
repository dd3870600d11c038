#include "fused/cpu_level.h"

#include <ATen/Version.h>

namespace ferula {

CpuLevel cpu_level() {
  static const CpuLevel level = [] {
    const std::string name = at::get_cpu_capability();
    if (name == "AVX512") return CpuLevel::AVX512;
    return name == "AVX2" ? CpuLevel::AVX2 : CpuLevel::DEFAULT;
  }();
  return level;
}

}  // namespace ferula
