// What `ferula doctor` finds out of an installation.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/devices/device.h"
#include "core/plugins/libtorch_check.h"
#include "core/plugins/search.h"

namespace ferula {

// Of all packages and faults, empty: none.
struct Diagnosis {
  std::filesystem::path program;
  std::string program_package;
  LibTorch libtorch;  // that was loaded
  std::string libtorch_package, libtorch_fault;
  std::string cuda_fault, devices_fault;  // why LibTorch has no CUDA, and why no device is known
  std::vector<Device> devices;            // that this process may use
  std::vector<SearchedFolder> folders;
  std::vector<std::string> hints;     // what is no fault, but can surprise
  std::vector<std::string> problems;  // each with how to mend it
};

// Looks at these plugins as well: files, folders and names. Loads none.
Diagnosis diagnose(const std::vector<std::string>& plugins);

}  // namespace ferula
