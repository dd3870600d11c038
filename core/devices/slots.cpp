#include "core/devices/slots.h"

#include <algorithm>

#include "core/devices/choice.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::vector<Device> listed_devices(const std::string& key) try {
  return list_devices();
} catch (const Error& error) {
  throw Error(key + ": " + error.what() + "; with `--set " + key +
              "=[]` the configuration's `device` says where to run");
}

std::vector<Device> usable_devices(const std::string& key) {
  const std::vector<Device> all = listed_devices(key);
  const CudaEnvironment cuda = CudaEnvironment::of_this_process();
  std::vector<Device> visible = visible_devices(all, cuda);
  if (all.empty()) throw Error(key + ": this machine has no GPU that may be used");
  if (visible.empty())
    throw Error(key + ": CUDA_VISIBLE_DEVICES='" + cuda.visible_devices +
                "' leaves no device; there are: " + described(all));
  return visible;
}

}  // namespace

std::string Slots::device_of(std::int64_t slot) const {
  return devices.empty() ? "" : devices.at(static_cast<std::size_t>(slot) % devices.size()).uuid;
}

Slots device_slots(const std::vector<std::string>& words, std::int64_t steps_per_device,
                   std::int64_t most, const std::string& key) {
  const std::vector<Device> usable = usable_devices(key);
  try {
    Slots slots = {.devices = choose_devices(words, usable)};
    slots.count = static_cast<std::int64_t>(slots.devices.size()) * steps_per_device;
    if (most > 0) slots.count = std::min(slots.count, most);
    return slots;
  } catch (const Error& error) {
    throw error.at(key);
  }
}

}  // namespace ferula
