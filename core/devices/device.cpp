#include "core/devices/device.h"

#include "core/text/bytes.h"
#include "core/text/nearest.h"

namespace ferula {

bool is_free(const Device& device) {
  return device.fault.empty() && device.processes.empty() && device.memory_used < kMemoryOfNobody;
}

std::string use_of(const Device& device) {
  if (is_free(device)) return "free";
  if (!device.fault.empty()) return device.fault;
  if (device.processes.empty())
    return bytes_text(device.memory_used) + " in use by what NVML does not show";
  std::vector<std::string> users;
  for (const auto& [id, name] : device.processes)
    users.push_back("process " + std::to_string(id) + (name.empty() ? "" : " (" + name + ")"));
  return joined(users);
}

std::string described(const std::vector<Device>& devices) {
  std::vector<std::string> all;
  for (const Device& device : devices)
    all.push_back(device.index + " " + device.name + " (" + device.uuid + "): " + use_of(device));
  return joined(all, "; ");
}

}  // namespace ferula
