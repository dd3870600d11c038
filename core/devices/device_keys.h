// The keys of grids and schedules that are about GPUs.
#pragma once

#include <string>
#include <string_view>

#include "core/config/value.h"

namespace ferula {

// `devices: free` and `devices: 0,1` are short for lists: writes out the long form at this path.
void expand_devices(ConfigValue& tree, std::string_view path);

// Each experiment gets a GPU, by the key `devices` at `key`, and sees no other. Throws Error if
// `device`, at this path, says something else than cuda.
void check_is_cuda(const ConfigValue& device, const std::string& path, const ConfigValue& devices,
                   const std::string& key);

// The same of a configuration, at this path; then its `device` is cuda.
void set_cuda(ConfigValue& configuration, const std::string& path, const ConfigValue& devices,
              const std::string& key);

}  // namespace ferula
