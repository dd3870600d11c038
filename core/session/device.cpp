#include "core/session/device.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>

#include <cstdlib>
#include <regex>
#include <sstream>

#include "ferula/error.h"

namespace ferula {

c10::Device parse_device(const std::string& text) {
  static const std::regex form("cpu|cuda(:[0-9]{1,2})?");  // LibTorch has 8 bits for N
  if (!std::regex_match(text, form))
    throw Error("device: expected cpu, cuda or cuda:N, got '" + text + "'");
  return c10::Device(text == "cuda" ? "cuda:0" : text);
}

std::int64_t count_cuda_devices() {
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
    throw Error(std::string("device: cuda needs LibTorch's CUDA part: ") + dlerror());
  return at::detail::getCUDAHooks().deviceCount();
}

c10::Device open_device(const std::string& text) {
  const c10::Device device = parse_device(text);
  if (device.is_cpu()) return device;
  const std::int64_t count = count_cuda_devices();
  if (device.index() >= count)
    throw Error("device: " + text + " is not there: this machine has " + std::to_string(count) +
                " CUDA devices (see nvidia-smi); `--device cpu` always works");
  return device;
}

std::string device_name(c10::Device device) {
  const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
  if (device.is_cpu() || visible == nullptr) return device.str();
  std::istringstream names(visible);
  std::string name;
  for (int i = 0; i <= device.index(); ++i) std::getline(names, name, ',');
  return name;
}

}  // namespace ferula
