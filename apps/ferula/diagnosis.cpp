#include "diagnosis.h"

#include <cstdint>
#include <utility>

#include "core/devices/choice.h"
#include "core/plugins/package.h"
#include "core/plugins/registry.h"
#include "core/session/device.h"
#include "ferula/error.h"

namespace ferula {
namespace {

template <class Function>
std::string fault_of(Function&& function) try {
  function();
  return "";
} catch (const Error& error) {
  return error.what();
}

void add(std::vector<std::string>& sentences, std::string sentence) {
  if (!sentence.empty()) sentences.push_back(std::move(sentence));
}

void look_at_files(Diagnosis& diagnosis) {
  diagnosis.program = std::filesystem::read_symlink("/proc/self/exe");
  diagnosis.libtorch = loaded_libtorch();
  diagnosis.libtorch_fault = fault_of([] { check_libtorch(); });
  add(diagnosis.problems, diagnosis.libtorch_fault);
  const auto packages = packages_of({diagnosis.program, diagnosis.libtorch.file});
  diagnosis.program_package = packages[0];
  diagnosis.libtorch_package = packages[1];
}

void look_at_devices(Diagnosis& diagnosis) {
  std::vector<Device>& devices = diagnosis.devices;
  diagnosis.devices_fault = fault_of([&] { devices = list_devices(); });
  add(diagnosis.hints,
      fault_of([&] { devices = visible_devices(devices, CudaEnvironment::of_this_process()); }));
  for (const Device& device : devices)
    if (!device.fault.empty())
      diagnosis.problems.push_back("device " + device.index + " cannot be used: " + device.fault +
                                   "; restart the machine, or leave it out by "
                                   "CUDA_VISIBLE_DEVICES");
}

// REQUIRES: devices were looked at.
void look_at_cuda(Diagnosis& diagnosis) {
  if (!diagnosis.libtorch_fault.empty()) {
    diagnosis.cuda_fault = "not looked at, for LibTorch does not fit";
    return;
  }
  std::int64_t count = 0;
  diagnosis.cuda_fault = fault_of([&] { count = count_cuda_devices(); });
  if (diagnosis.devices.empty()) return;
  if (!diagnosis.cuda_fault.empty())
    diagnosis.hints.emplace_back(
        "there are GPUs, but this LibTorch has no part for them that works, so that runs use the "
        "CPU; name the folder of one that has, of the same version, in LD_LIBRARY_PATH");
  else if (count == 0)
    diagnosis.problems.emplace_back(
        "there are GPUs, but LibTorch cannot use them; update NVIDIA's driver, which may be too "
        "old for its CUDA");
}

void look_at_names(std::vector<FoundPlugin> plugins, Diagnosis& diagnosis) {
  const Registry registry(std::move(plugins), {});
  for (const NameClash& clash : registry.clashes())
    (clash.has_choice ? diagnosis.hints : diagnosis.problems).push_back(clash.sentence);
}

void look_at_plugins(const std::vector<std::string>& named, Diagnosis& diagnosis) {
  PluginSearchResult found = look_for_plugins({named, plugin_folders()});
  for (const auto& [folder, exists, refusal, count] : found.folders)
    if (!exists && folder.origin == kPluginPath)
      diagnosis.problems.push_back(folder.path.string() +
                                   ": there is no such folder; make it, or " + "take it out of " +
                                   kPluginPath);
  for (const Error& refusal : found.refusals) diagnosis.problems.emplace_back(refusal.what());
  if (found.plugins.empty())
    diagnosis.hints.emplace_back(
        "there is no plugin, so that nothing can be trained; install a pack, such as "
        "ferula-pack-training");
  add(diagnosis.problems, fault_of([&] { look_at_names(std::move(found.plugins), diagnosis); }));
  diagnosis.folders = std::move(found.folders);
}

}  // namespace

Diagnosis diagnose(const std::vector<std::string>& plugins) {
  Diagnosis diagnosis;
  look_at_files(diagnosis);
  look_at_devices(diagnosis);
  look_at_cuda(diagnosis);
  look_at_plugins(plugins, diagnosis);
  return diagnosis;
}

}  // namespace ferula
