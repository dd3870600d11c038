// A step as the process that does it gets it, and how that process ended.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace ferula {

// What a job printed, in its folder.
inline constexpr const char* kConsoleLog = "console.log";

struct Limits {
  double seconds = 0;           // 0: none
  std::int64_t memory_mib = 0;  // of data of the process; 0: no limit
};

struct Job {
  std::int64_t step = 0;
  std::filesystem::path folder;  // exists; what the process prints is in its console.log
  std::string payload;           // what the process does, as run() understands it
  Limits limits;
  std::string devices;  // its CUDA_VISIBLE_DEVICES; empty: as it is
};

// Does a job, in its process; returns the exit code.
using JobFunction = std::function<int(const Job& job)>;

struct JobEnd {
  std::int64_t step = 0;
  int wait_status = 0;  // as waitpid() gives it
  bool timed_out = false;
  std::string fate;               // in words, where a wait status cannot tell: "its node failed"
  std::optional<double> seconds;  // that it ran, if they are not those since its start
};

std::string to_text(const Job& job);
Job parse_job(const std::string& text);

// "killed by signal 11 (Segmentation fault)"; empty if it ended with exit code 0.
std::string describe(const JobEnd& end, const Limits& limits);

}  // namespace ferula
