// The GPUs of this machine, and who uses them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ferula {

struct DeviceProcess {
  std::int64_t id = 0;
  std::string name;  // of its program; empty if that is not known
};

// A GPU; of one in MIG mode each of its instances, since CUDA shows a process nothing else.
struct Device {
  std::string index;  // as nvidia-smi counts, "0"; of an instance after that of its GPU, "0:1"
  std::string uuid;   // "GPU-…" or "MIG-…", as CUDA_VISIBLE_DEVICES takes it
  std::string name;   // "NVIDIA H200"
  std::uint64_t memory = 0, memory_used = 0;  // bytes; 0: not known
  std::vector<DeviceProcess> processes;       // that compute on it, not those that only draw
  std::string fault;                          // why it cannot be used: "GPU is lost"
};

// Memory that may be in use on a free device, in bytes. The driver keeps up to 0.6 GiB of a large
// GPU for itself, and a desktop has as much as a few windows need; whatever takes more is a process
// that NVML does not show, such as one of another container. A share of the memory would be too
// little of a small GPU, and of a large one so much that a whole training fits in.
inline constexpr std::uint64_t kMemoryOfNobody = std::uint64_t{1} << 30;

// It works, nothing computes on it, and hardly any of its memory is used.
bool is_free(const Device& device);

// Who uses it: "free", "process 4711 (python3)", "71 GB in use by what NVML does not show".
std::string use_of(const Device& device);

// "0 NVIDIA H200 (GPU-…): free; 1 …"
std::string described(const std::vector<Device>& devices);

// All of this machine that this process may use, by NVML (libnvidia-ml.so.1 of the driver), which
// is loaded for it. Throws Error if that is not there or does not work.
std::vector<Device> list_devices();

}  // namespace ferula
