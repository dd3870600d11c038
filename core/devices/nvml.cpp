// NVIDIA's management library, as its reference manual describes it: part of the driver, so that it
// is looked for when it is needed, and nothing of it when Ferula is built.
#include <dlfcn.h>

#include <array>
#include <filesystem>

#include "core/devices/device.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kLibrary = "libnvidia-ml.so.1";

using Handle = struct nvmlDevice_st*;
using Return = int;  // nvmlReturn_t, an enumeration
constexpr Return kSuccess = 0, kNotSupported = 3, kNoPermission = 4, kNotFound = 6,
                 kInsufficientSize = 7, kFunctionNotFound = 13;
constexpr std::size_t kTextSize = 96;  // NVML_DEVICE_NAME_V2_BUFFER_SIZE, also that of UUIDs

// nvmlMemory_t: bytes.
struct Memory {
  unsigned long long total, free, used;
};
// nvmlProcessInfo_v1_t, which nvmlDeviceGetComputeRunningProcesses fills.
struct OldProcess {
  unsigned process;
  unsigned long long memory;
};
// nvmlProcessInfo_v2_t, which its forms _v2 and _v3 fill.
struct Process {
  unsigned process;
  unsigned long long memory;
  unsigned gpu_instance, compute_instance;
};
static_assert(sizeof(Memory) == 24 && sizeof(OldProcess) == 16 && sizeof(Process) == 24);

// Initialised as long as it lives; the library stays loaded.
class Nvml {
 public:
  Nvml() : library_(dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr)
      throw Error(std::string("NVML, the part of NVIDIA's driver that knows the GPUs, is not ") +
                  "there: " + dlerror());
    call("nvmlInit_v2");
  }
  ~Nvml() { result("nvmlShutdown"); }
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  bool has(const char* function) const { return dlsym(library_, function) != nullptr; }

  // REQUIRES: arguments of the very types that the function has.
  template <class... Arguments>
  Return result(const char* function, Arguments... arguments) const {
    auto* found = reinterpret_cast<Return (*)(Arguments...)>(dlsym(library_, function));
    return found != nullptr ? found(arguments...) : kFunctionNotFound;
  }

  // Throws Error unless it succeeds.
  template <class... Arguments>
  void call(const char* function, Arguments... arguments) const {
    check(function, result(function, arguments...));
  }

  void check(const char* function, Return result) const {
    if (result != kSuccess)
      throw Error(std::string(kLibrary) + ": " + function + ": " + text_of(result));
  }

  std::string text_of(Return result) const {
    auto* text = reinterpret_cast<const char* (*)(Return)>(dlsym(library_, "nvmlErrorString"));
    return text != nullptr ? text(result) : "error " + std::to_string(result);
  }

 private:
  void* library_;
};

std::string text(const Nvml& nvml, const char* function, Handle device) {
  std::array<char, kTextSize> buffer{};
  nvml.call(function, device, buffer.data(), static_cast<unsigned>(buffer.size()));
  return buffer.data();
}

// The file name of its program.
std::string process_name(const Nvml& nvml, unsigned process) {
  std::array<char, 1024> buffer{};
  const auto size = static_cast<unsigned>(buffer.size());
  if (nvml.result("nvmlSystemGetProcessName", process, buffer.data(), size) != kSuccess) return "";
  return std::filesystem::path(buffer.data()).filename().string();
}

template <class Info>
std::vector<DeviceProcess> processes(const Nvml& nvml, const char* function, Handle device) {
  std::vector<Info> found;
  unsigned count = 0;
  Return result = nvml.result(function, device, &count, found.data());
  while (result == kInsufficientSize) {  // more can begin between two calls
    found.resize(count + 8);
    count = static_cast<unsigned>(found.size());
    result = nvml.result(function, device, &count, found.data());
  }
  if (result == kNotSupported) return {};
  nvml.check(function, result);
  found.resize(count);
  std::vector<DeviceProcess> named;
  for (const Info& info : found) named.push_back({info.process, process_name(nvml, info.process)});
  return named;
}

// By the newest form of the function that the driver has.
std::vector<DeviceProcess> processes_on(const Nvml& nvml, Handle device) {
  for (const char* function :
       {"nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2"})
    if (nvml.has(function)) return processes<Process>(nvml, function, device);
  return processes<OldProcess>(nvml, "nvmlDeviceGetComputeRunningProcesses", device);
}

Device describe(const Nvml& nvml, Handle handle, std::string index) {
  Device device = {.index = std::move(index)};
  try {
    device.uuid = text(nvml, "nvmlDeviceGetUUID", handle);
    device.name = text(nvml, "nvmlDeviceGetName", handle);
    Memory memory{};
    const char* function = "nvmlDeviceGetMemoryInfo";
    const Return result = nvml.result(function, handle, &memory);
    if (result != kNotSupported) nvml.check(function, result);  // a GPU may share the machine's
    device.memory = memory.total;
    device.memory_used = memory.used;
    device.processes = processes_on(nvml, handle);
  } catch (const Error& error) {
    device.fault = error.what();
  }
  return device;
}

bool is_in_mig_mode(const Nvml& nvml, Handle gpu) {
  unsigned now = 0, after_next_start = 0;
  return nvml.result("nvmlDeviceGetMigMode", gpu, &now, &after_next_start) == kSuccess && now != 0;
}

void add_instances(const Nvml& nvml, Handle gpu, const std::string& index,
                   std::vector<Device>& devices) {
  unsigned most = 0;
  nvml.call("nvmlDeviceGetMaxMigDeviceCount", gpu, &most);
  for (unsigned i = 0; i < most; ++i) {
    Handle instance = nullptr;
    const char* function = "nvmlDeviceGetMigDeviceHandleByIndex";
    const Return result = nvml.result(function, gpu, i, &instance);
    if (result == kNotFound) continue;  // there are gaps
    nvml.check(function, result);
    devices.push_back(describe(nvml, instance, index + ":" + std::to_string(i)));
  }
}

}  // namespace

std::vector<Device> list_devices() {
  const Nvml nvml;
  unsigned count = 0;
  nvml.call("nvmlDeviceGetCount_v2", &count);
  std::vector<Device> devices;
  for (unsigned i = 0; i < count; ++i) {
    const std::string index = std::to_string(i);
    Handle gpu = nullptr;
    const Return result = nvml.result("nvmlDeviceGetHandleByIndex_v2", i, &gpu);
    if (result == kNoPermission) continue;  // a cluster gave it to somebody else
    if (result != kSuccess)
      devices.push_back({.index = index, .fault = nvml.text_of(result)});
    else if (is_in_mig_mode(nvml, gpu))
      add_instances(nvml, gpu, index, devices);
    else
      devices.push_back(describe(nvml, gpu, index));
  }
  return devices;
}

}  // namespace ferula
