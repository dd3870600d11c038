// What a cluster is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/launcher/job.h"
#include "ferula/parameters.h"

namespace ferula {

struct SlurmSettings {
  std::string account, partition;    // empty: the user's default
  std::vector<std::string> options;  // of sbatch: "--qos=high"

  // As slurm.account, slurm.partition and slurm.options.
  void list(Parameters& p);
};

// What each job of a launcher gets.
struct SlurmResources {
  SlurmSettings settings;
  std::int64_t threads = 1;
  Limits limits;
  std::int64_t at_a_time =
      0;  // jobs of an array that run at a time; 0: as many as the cluster likes
};

}  // namespace ferula
