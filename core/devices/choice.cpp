#include "core/devices/choice.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kFree = "free";

bool is_uuid(const std::string& word) {
  return word.starts_with("GPU-") || word.starts_with("MIG-");
}

// "0" of "0:1".
std::string index_of_gpu(const Device& device) {
  return device.index.substr(0, device.index.find(':'));
}

std::vector<Device> with_uuid(const std::string& beginning, const std::vector<Device>& devices) {
  std::vector<Device> found;
  std::copy_if(devices.begin(), devices.end(), std::back_inserter(found),
               [&](const Device& device) { return device.uuid.starts_with(beginning); });
  return found;
}

bool are_alike(const std::vector<Device>& devices) {
  return std::all_of(devices.begin(), devices.end(),
                     [&](const Device& device) { return device.name == devices.front().name; });
}

void check_order(const std::vector<Device>& all, const CudaEnvironment& cuda) {
  const bool is_by_bus =
      cuda.device_order != nullptr && cuda.device_order == std::string("PCI_BUS_ID");
  if (!is_by_bus && !are_alike(all))
    throw Error(std::string("CUDA_VISIBLE_DEVICES=") + cuda.visible_devices +
                " counts by speed, for the GPUs of this machine differ; set CUDA_DEVICE_ORDER to "
                "PCI_BUS_ID, by which nvidia-smi counts, or write UUIDs");
}

// What one entry of CUDA_VISIBLE_DEVICES stands for: of a GPU in MIG mode all its instances.
std::vector<Device> named_by_cuda(const std::string& entry, const std::vector<Device>& all,
                                  const CudaEnvironment& cuda) {
  if (is_uuid(entry)) {
    const std::vector<Device> found = with_uuid(entry, all);
    return found.size() == 1 ? found : std::vector<Device>();
  }
  std::vector<Device> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found),
               [&](const Device& device) { return index_of_gpu(device) == entry; });
  if (!found.empty()) check_order(all, cuda);
  return found;
}

bool has(const std::vector<Device>& devices, const Device& device) {
  return std::any_of(devices.begin(), devices.end(),
                     [&](const Device& other) { return other.index == device.index; });
}

std::vector<Device> free_devices(const std::vector<Device>& devices) {
  std::vector<Device> free;
  std::copy_if(devices.begin(), devices.end(), std::back_inserter(free), is_free);
  if (free.empty()) throw Error("no device is free: " + described(devices));
  return free;
}

Device named_device(const std::string& word, const std::vector<Device>& devices) {
  std::vector<Device> found;
  if (is_uuid(word)) found = with_uuid(word, devices);
  for (const Device& device : devices)
    if (device.index == word) found = {device};
  if (found.size() > 1)
    throw Error("device '" + word + "' may be any of: " + described(found) + "; write more of it");
  if (found.empty())
    throw Error("there is no device '" + word + "' (an index, a UUID, or `free` for all that are " +
                "free); there are: " + described(devices));
  if (!found.front().fault.empty())
    throw Error("device '" + word + "' cannot be used: " + found.front().fault);
  return found.front();
}

}  // namespace

CudaEnvironment CudaEnvironment::of_this_process() {
  return {std::getenv("CUDA_VISIBLE_DEVICES"), std::getenv("CUDA_DEVICE_ORDER")};
}

std::vector<Device> visible_devices(const std::vector<Device>& all, const CudaEnvironment& cuda) {
  if (cuda.visible_devices == nullptr) return all;
  std::vector<Device> visible;
  std::istringstream entries(cuda.visible_devices);
  for (std::string entry; std::getline(entries, entry, ',');) {
    const std::vector<Device> named = named_by_cuda(entry, all, cuda);
    if (named.empty()) break;
    for (const Device& device : named)
      if (!has(visible, device)) visible.push_back(device);
  }
  return visible;
}

std::vector<Device> choose_devices(const std::vector<std::string>& words,
                                   const std::vector<Device>& devices) {
  if (words == std::vector<std::string>{kFree}) return free_devices(devices);
  std::vector<Device> chosen;
  for (const std::string& word : words) {
    const Device device = named_device(word, devices);
    if (has(chosen, device)) throw Error("device '" + word + "' is named twice");
    chosen.push_back(device);
  }
  return chosen;
}

}  // namespace ferula
