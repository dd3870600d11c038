// ferula devices: the GPUs of this machine.
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/devices/choice.h"
#include "core/devices/device.h"
#include "core/log/terminal.h"
#include "core/text/bytes.h"
#include "core/text/text_table.h"
#include "run_options.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

bool is_visible(const Device& device, const std::vector<Device>& visible) {
  return std::any_of(visible.begin(), visible.end(),
                     [&](const Device& other) { return other.index == device.index; });
}

Json to_json(const Device& device, bool is_visible) {
  Json processes = Json::array();
  for (const auto& [id, name] : device.processes)
    processes.push_back({{"process", id}, {"name", name}});
  return {{"index", device.index},
          {"uuid", device.uuid},
          {"name", device.name},
          {"memory", device.memory},
          {"memory_used", device.memory_used},
          {"processes", processes},
          {"fault", device.fault},
          {"visible", is_visible},
          {"free", is_visible && is_free(device)}};
}

std::string memory_text(const Device& device) {
  return device.memory == 0 ? ""
                            : bytes_text(device.memory_used) + " of " + bytes_text(device.memory);
}

std::string table(const std::vector<Device>& devices, const std::vector<Device>& visible) {
  std::vector<TextRow> rows;
  for (const Device& device : devices)
    rows.push_back({device.index, device.name, memory_text(device),
                    is_visible(device, visible) ? use_of(device) : "not in CUDA_VISIBLE_DEVICES",
                    device.uuid});
  return text_table({{"device", Fit::whole, true},
                     {"name", Fit::keep_begin},
                     {"memory in use", Fit::whole, true},
                     {"use", Fit::keep_begin},
                     {"uuid", Fit::droppable}},
                    rows, terminal_size(STDOUT_FILENO).columns);
}

int list(const Arguments& arguments) {
  const std::vector<Device> devices = list_devices();
  const std::vector<Device> visible = visible_devices(devices, CudaEnvironment::of_this_process());
  if (arguments.has("json")) {
    Json documents = Json::array();
    for (const Device& device : devices)
      documents.push_back(to_json(device, is_visible(device, visible)));
    std::cout << documents.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    std::cout << (devices.empty() ? "no GPUs that may be used\n" : table(devices, visible));
  }
  return 0;
}

}  // namespace

Command devices_command() {
  po::options_description options;
  add_json_option(options);
  return {"devices",
          "[OPTIONS]",
          "Lists the GPUs of this machine, and who uses them",
          "By NVML, which comes with NVIDIA's driver; a GPU in MIG mode is listed as its\n"
          "instances. `--set grid_settings.devices=free` runs a grid on those that are free,\n"
          "`--set grid_settings.devices=0,2` on these: an index or the UUID of each.",
          0,
          0,
          options,
          list};
}

}  // namespace ferula
