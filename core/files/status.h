// status.json: what a run tells those who look at it from outside.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace ferula {

struct Status {
  std::string state = "running";  // running, finished, failed, interrupted
  std::string reason;             // "Not converged: Epoch Limit reached"
  std::int64_t process = 0;       // id, on that host
  std::string host;
  std::string device;   // of its tensors: "cpu", "cuda:0", "GPU-8932f937-…"; empty: it has none
  std::string started;  // "2018-05-02T13:45:09+0200"
  std::string updated;
  std::map<std::string, std::int64_t> counters;  // by path in run state
  std::map<std::string, double> last;            // measurements; may be NaN or infinite
  std::map<std::string, double> best;            // those of the best model
};

// The status of this process, started now.
Status new_status();

// Replaces the file atomically, `updated` being now. Throws Error if it cannot be written.
void write_status(const std::filesystem::path& file, Status status);

// Throws Error if the file is missing, damaged or no status.
Status read_status(const std::filesystem::path& file);

// The state as people are told: "dead" for one that is "running" by a process of this machine that
// is no more.
std::string shown_state(const Status& status);

}  // namespace ferula
