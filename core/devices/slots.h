// Steps side by side, and the GPU that each of them has for itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/devices/device.h"

namespace ferula {

struct Slots {
  std::int64_t count = 1;
  std::vector<Device> devices;  // none: each step runs where its configuration says

  // What CUDA_VISIBLE_DEVICES is to be for a step in this slot, from 0 on: a UUID. The devices take
  // turns, so that each has one step before any has two.
  std::string device_of(std::int64_t slot) const;
};

// So many steps on each of the devices that the words name (see choose_devices()), of those that
// CUDA_VISIBLE_DEVICES leaves; at most `most` in all if above 0. `key` is where the words stand.
// Throws Error if there is no such device, or nothing is known of devices.
Slots device_slots(const std::vector<std::string>& words, std::int64_t steps_per_device,
                   std::int64_t most, const std::string& key);

}  // namespace ferula
