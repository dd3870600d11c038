// Which GPUs a grid may use, of those that there are.
#pragma once

#include <string>
#include <vector>

#include "core/devices/device.h"

namespace ferula {

// What the user's environment says, as CUDA reads it; null: not set.
struct CudaEnvironment {
  const char* visible_devices = nullptr;  // CUDA_VISIBLE_DEVICES
  const char* device_order = nullptr;     // CUDA_DEVICE_ORDER

  static CudaEnvironment of_this_process();
};

// Those that CUDA_VISIBLE_DEVICES names, in its order; all if it is not set. As in CUDA, UUIDs may
// be cut short, and nothing counts from the first entry on that names no device, such as -1. Throws
// Error for an index that may mean another device to CUDA than to NVML: where GPUs differ, CUDA
// puts the fastest first unless CUDA_DEVICE_ORDER is PCI_BUS_ID.
std::vector<Device> visible_devices(const std::vector<Device>& all, const CudaEnvironment& cuda);

// {"free"}: those that are free. Else each word is the index (nvidia-smi's) or the UUID of one,
// which may be cut short; these are taken whoever uses them. Throws Error if no device is free, one
// is not there or does not work, or one is named twice.
std::vector<Device> choose_devices(const std::vector<std::string>& words,
                                   const std::vector<Device>& devices);

}  // namespace ferula
