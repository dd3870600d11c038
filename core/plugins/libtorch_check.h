// Is the LibTorch that was found the one that Ferula was built for?
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace ferula {

// Throws Error if the LibTorch that the process got has another major.minor than the one Ferula was
// compiled with: the names of its libraries carry no version. Called once, at start.
void check_libtorch();

// The same for a version as LibTorch encodes it: 0x020b000000000000 is 2.11.0.
void check_libtorch(std::uint64_t version);

struct LibTorch {
  std::filesystem::path file;
  std::string version;  // "2.11.0"
};

// The one that this process has loaded.
LibTorch loaded_libtorch();

}  // namespace ferula
