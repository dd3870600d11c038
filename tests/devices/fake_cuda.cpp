// LibTorch's CUDA part as a process meets it that asks how many devices there are: none. What it
// may see at that moment goes to standard error.
#include <ATen/detail/CUDAHooksInterface.h>

#include <cstdlib>
#include <iostream>

namespace at {

// LibTorch asks for them by this name.
struct CUDAHooks final : CUDAHooksInterface {
  explicit CUDAHooks(CUDAHooksArgs) {}
  c10::DeviceIndex deviceCount() const override {
    const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    std::cerr << "CUDA sees " << (visible != nullptr ? visible : "all") << '\n';
    return 0;
  }
};

REGISTER_CUDA_HOOKS(CUDAHooks)

}  // namespace at
