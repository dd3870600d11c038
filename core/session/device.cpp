#include "core/session/device.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>

#include <regex>

#include "ferula/error.h"

namespace ferula {
namespace {

void load_cuda() {
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
    throw Error(std::string("device: cuda needs LibTorch's CUDA part: ") + dlerror());
}

}  // namespace

c10::Device open_device(const std::string& text) {
  static const std::regex form("cpu|cuda(:[0-9]{1,3})?");
  if (!std::regex_match(text, form))
    throw Error("device: expected cpu, cuda or cuda:N, got '" + text + "'");
  const c10::Device device(text == "cuda" ? "cuda:0" : text);
  if (device.is_cpu()) return device;
  load_cuda();
  const auto count = at::detail::getCUDAHooks().deviceCount();
  if (device.index() >= count)
    throw Error("device: " + text + " is not there: this machine has " + std::to_string(count) +
                " CUDA devices (see nvidia-smi); `--device cpu` always works");
  return device;
}

}  // namespace ferula
