// What Slurm says of jobs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/launcher/job.h"

namespace ferula {

// One task of a job array, as squeue lists it for some minutes after its end.
struct QueuedJob {
  enum class Stage { waiting, running, ended };

  std::int64_t array = 0, index = 0;  // "17_3"
  std::string state, reason;          // "PENDING", "Resources"
  int wait_status = 0;                // of one that ended
  std::int64_t began = 0, ended = 0;  // seconds since 1970; 0: not known
  std::string comment;                // that it was submitted with

  Stage stage() const;
};

// By array and index.
using Queue = std::map<std::pair<std::int64_t, std::int64_t>, QueuedJob>;

// The command that lists all jobs of a name, one a line, and what it printed. Lines that are no
// task of an array are left out.
std::vector<std::string> queue_command(const std::string& job_name);
Queue parse_queue(const std::string& output);

// A line of sacct: "FAILED|3:0", "CANCELLED by 1000|0:15".
QueuedJob parse_account(const std::string& output);

// The number of the submission that the job belongs to; 0: not known.
std::int64_t submission_of(const QueuedJob& job);

// REQUIRES: the job has ended.
JobEnd to_job_end(const QueuedJob& job, std::int64_t step);

// Exit code 0, and nothing else to say.
bool is_good(const JobEnd& end);

// Whether a job that waits for this reason begins sooner or later without anybody's help.
bool is_ordinary(const std::string& reason);

}  // namespace ferula
