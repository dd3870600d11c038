// How much memory this process may use, and what it has used.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace ferula::training {

// MiB that processes could still take: of the machine, or of the control groups that this process
// is in, whichever is less. `root` is where /proc and /sys are.
std::int64_t available_memory(const std::filesystem::path& root = "/");

// The most MiB that this process has had in memory, without the files of programs; on a device,
// that tensors have had there.
double peak_memory(c10::Device device);

// Whether an error says that there was not enough memory, of the CPU or of a device.
bool is_out_of_memory(const std::string& sentence);

// As long as it lives, asking for more data than these MiB throws std::bad_alloc, or LibTorch's
// error. A lower limit that the process has already stays.
class DataLimit {
 public:
  explicit DataLimit(std::int64_t mib);
  ~DataLimit();
  DataLimit(const DataLimit&) = delete;
  DataLimit& operator=(const DataLimit&) = delete;

 private:
  std::uint64_t former_;
};

}  // namespace ferula::training
