// The processor levels that kernels are compiled for, and the one to use.
#pragma once

namespace ferula {

enum class CpuLevel { plain, avx2, avx512 };

// What ATen uses; ATEN_CPU_CAPABILITY=default or avx2 in the environment asks for less.
CpuLevel cpu_level();

}  // namespace ferula
