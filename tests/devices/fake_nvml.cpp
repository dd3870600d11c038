// An NVML that says of its GPUs what FAKE_NVML in the environment says, as JSON:
//
//   [{"uuid": "GPU-a", "name": "Made-up", "memory": 8e9, "used": 1e6,
//     "processes": [{"id": 4711, "name": "/usr/bin/python3"}]}]
//
// A device may have `instances` (devices again; then it is in MIG mode), and an `error`, which
// every question about it gives. An object {"error": 9} is a driver that is not loaded. Declared
// from NVML's reference manual a second time, so that a slip on one side shows.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using Json = nlohmann::json;

enum nvmlReturn_t {
  NVML_SUCCESS = 0,
  NVML_ERROR_NOT_SUPPORTED = 3,
  NVML_ERROR_NO_PERMISSION = 4,
  NVML_ERROR_NOT_FOUND = 6,
  NVML_ERROR_INSUFFICIENT_SIZE = 7,
  NVML_ERROR_DRIVER_NOT_LOADED = 9,
  NVML_ERROR_GPU_IS_LOST = 15,
};
struct nvmlDevice_st {
  Json facts;
  std::vector<nvmlDevice_st> instances;
};
using nvmlDevice_t = nvmlDevice_st*;
struct nvmlMemory_t {
  std::uint64_t total, free, used;
};
struct nvmlProcessInfo_t {
  std::uint32_t pid;
#ifdef OLD_DRIVER
  std::uint64_t usedGpuMemory;
#else
  std::uint64_t usedGpuMemory;
  std::uint32_t gpuInstanceId, computeInstanceId;
#endif
};

namespace {

std::vector<nvmlDevice_st> devices;

std::vector<nvmlDevice_st> made_up(const Json& list) {
  std::vector<nvmlDevice_st> result;
  for (const Json& facts : list)
    result.push_back({facts, made_up(facts.value("instances", Json::array()))});
  return result;
}

nvmlReturn_t error_of(const Json& facts) {
  return static_cast<nvmlReturn_t>(facts.value("error", 0));
}

nvmlReturn_t give(const std::string& text, char* buffer, unsigned size) {
  if (text.size() >= size) return NVML_ERROR_INSUFFICIENT_SIZE;
  std::strcpy(buffer, text.c_str());
  return NVML_SUCCESS;
}

nvmlReturn_t processes(nvmlDevice_t device, unsigned* count, nvmlProcessInfo_t* infos) {
  const Json all = device->facts.value("processes", Json::array());
  const unsigned room = *count;
  *count = static_cast<unsigned>(all.size());
  if (room < all.size()) return NVML_ERROR_INSUFFICIENT_SIZE;
  std::transform(all.begin(), all.end(), infos, [](const Json& process) {
    nvmlProcessInfo_t info{};
    info.pid = process.at("id");
    return info;
  });
  return NVML_SUCCESS;
}

}  // namespace

extern "C" {

nvmlReturn_t nvmlInit_v2() {
  const char* text = std::getenv("FAKE_NVML");
  const Json facts = Json::parse(text != nullptr ? text : "[]");
  if (facts.is_object()) return error_of(facts);
  devices = made_up(facts);
  return NVML_SUCCESS;
}
nvmlReturn_t nvmlShutdown() { return NVML_SUCCESS; }

const char* nvmlErrorString(nvmlReturn_t error) {
  static const std::map<nvmlReturn_t, const char*> texts = {
      {NVML_ERROR_DRIVER_NOT_LOADED, "Driver Not Loaded"}, {NVML_ERROR_GPU_IS_LOST, "GPU is lost"}};
  const auto found = texts.find(error);
  return found != texts.end() ? found->second : "Unknown Error";
}

nvmlReturn_t nvmlDeviceGetCount_v2(unsigned* count) {
  *count = static_cast<unsigned>(devices.size());
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned index, nvmlDevice_t* device) {
  *device = &devices.at(index);
  return error_of((*device)->facts);
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char* uuid, unsigned size) {
  return give(device->facts.at("uuid"), uuid, size);
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char* name, unsigned size) {
  return give(device->facts.value("name", "Made-up"), name, size);
}

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t* memory) {
  if (!device->facts.contains("memory")) return NVML_ERROR_NOT_SUPPORTED;
  memory->total = static_cast<std::uint64_t>(device->facts.at("memory").get<double>());
  memory->used = static_cast<std::uint64_t>(device->facts.value("used", 0.0));
  memory->free = memory->total - memory->used;
  return NVML_SUCCESS;
}

#ifdef OLD_DRIVER
nvmlReturn_t nvmlDeviceGetComputeRunningProcesses(nvmlDevice_t device, unsigned* count,
                                                  nvmlProcessInfo_t* infos) {
  return processes(device, count, infos);
}
#else
nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t device, unsigned* count,
                                                     nvmlProcessInfo_t* infos) {
  return processes(device, count, infos);
}

nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t device, unsigned* now, unsigned* later) {
  *now = *later = device->facts.contains("instances") ? 1 : 0;
  return NVML_SUCCESS;
}

// As on a real one there is room for seven, and gaps between those that there are.
nvmlReturn_t nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t, unsigned* count) {
  *count = 7;
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t device, unsigned index,
                                                 nvmlDevice_t* instance) {
  if (index % 2 == 1 || index / 2 >= device->instances.size()) return NVML_ERROR_NOT_FOUND;
  *instance = &device->instances[index / 2];
  return NVML_SUCCESS;
}
#endif

nvmlReturn_t nvmlSystemGetProcessName(unsigned process, char* name, unsigned size) {
  for (const nvmlDevice_st& device : devices)
    for (const Json& known : device.facts.value("processes", Json::array()))
      if (known.at("id") == process && known.contains("name"))
        return give(known.at("name"), name, size);
  return NVML_ERROR_NOT_FOUND;
}
}
