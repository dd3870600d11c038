#include "tuning/memory.h"

#include <c10/core/CachingDeviceAllocator.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <sstream>
#include <string_view>

namespace ferula::training {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kKiB = 1 << 10, kMiB = 1 << 20;
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

// "VmHWM:  118212 kB" of /proc/self/status, in bytes; -1 if there is no such line.
std::int64_t bytes_of_line(const fs::path& file, std::string_view name) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(name)) return std::stoll(line.substr(name.size())) * kKiB;
  return -1;
}

// Of a file with one number; a file that is not there, or says "max", is no limit.
std::int64_t number_in(const fs::path& file) {
  std::ifstream stream(file);
  std::int64_t number = 0;
  return stream >> number ? number : kNoLimit;
}

// What a control group leaves: `limit` and `used` are names of files in its folder.
std::int64_t left_in(const fs::path& group, const char* limit, const char* used) {
  const std::int64_t most = number_in(group / limit);
  return most == kNoLimit ? kNoLimit : std::max<std::int64_t>(0, most - number_in(group / used));
}

// The least that a group and those above it leave. A container sees its own group as the first.
std::int64_t left_in_groups(const fs::path& top, const fs::path& own, const char* limit,
                            const char* used) {
  std::int64_t left = left_in(top, limit, used);
  fs::path group = top;
  for (const fs::path& part : own.relative_path()) {
    group /= part;
    left = std::min(left, left_in(group, limit, used));
  }
  return left;
}

}  // namespace

std::int64_t available_memory(const fs::path& root) {
  std::int64_t bytes = bytes_of_line(root / "proc/meminfo", "MemAvailable:");
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // "0::/user.slice", "4:memory:/"
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string kind = line.substr(first + 1, second - first - 1);
    const fs::path own = line.substr(second + 1), top = root / "sys/fs/cgroup";
    if (kind.empty())
      bytes = std::min(bytes, left_in_groups(top, own, "memory.max", "memory.current"));
    if (kind == "memory")
      bytes = std::min(bytes, left_in_groups(top / "memory", own, "memory.limit_in_bytes",
                                             "memory.usage_in_bytes"));
  }
  return bytes / kMiB;
}

double peak_memory(c10::Device device) {
  if (device.is_cpu()) {
    const fs::path status = "/proc/self/status";
    const std::int64_t bytes = bytes_of_line(status, "VmHWM:") - bytes_of_line(status, "RssFile:");
    return static_cast<double>(bytes) / kMiB;
  }
  constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
  const auto stats = c10::getDeviceAllocator(device.type())->getDeviceStats(device.index());
  return static_cast<double>(stats.reserved_bytes[kAll].peak) / kMiB;
}

bool is_out_of_memory(const std::string& sentence) {
  constexpr std::array kSigns = {"std::bad_alloc", "you tried to allocate", "out of memory",
                                 "Out of Memory", "ALLOC_FAILED"};
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](const char* sign) { return sentence.find(sign) != std::string::npos; });
}

DataLimit::DataLimit(std::int64_t mib) {
  rlimit limit = {};
  getrlimit(RLIMIT_DATA, &limit);
  former_ = limit.rlim_cur;
  limit.rlim_cur = std::min<rlim_t>(former_, static_cast<rlim_t>(mib) * kMiB);
  setrlimit(RLIMIT_DATA, &limit);
}

DataLimit::~DataLimit() {
  rlimit limit = {};
  getrlimit(RLIMIT_DATA, &limit);
  limit.rlim_cur = former_;
  setrlimit(RLIMIT_DATA, &limit);
}

}  // namespace ferula::training
