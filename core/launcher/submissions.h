// Which steps were handed to a cluster, and by which of its jobs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/files/sealed_lines.h"

namespace ferula {

// A job array. Step `first + index` is its task `index`.
struct Submission {
  std::int64_t number = 0;  // 1, 2 … in the folder; also its comment in Slurm
  std::int64_t first = 0;
  std::vector<std::int64_t> tasks;
  std::int64_t job = 0;  // Slurm's; 0: not known to have been taken
  bool stopped = false;  // its jobs were told to leave
};

// slurm.jsonl of a grid's folder: a line before a job array is submitted, one with the id that it
// got, one when all are told to stop. So whoever comes later knows all ids, or which array to look
// for. [one process]
class Submissions {
 public:
  explicit Submissions(const std::filesystem::path& folder);
  // Whether there can be any, for those who only look.
  static bool exist_in(const std::filesystem::path& folder);

  const std::vector<Submission>& all() const { return all_; }
  const Submission& at(std::int64_t number) const {
    return all_.at(static_cast<std::size_t>(number - 1));
  }

  // The number that the next one gets.
  std::int64_t next() const { return static_cast<std::int64_t>(all_.size()) + 1; }

  // All of these return when the disk has it.
  std::int64_t add(std::int64_t first, std::vector<std::int64_t> tasks);
  void set_job(std::int64_t number, std::int64_t job);
  void stop_all();

 private:
  void read(const std::string& line);

  SealedLines lines_;
  std::vector<Submission> all_;
};

}  // namespace ferula
