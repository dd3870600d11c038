// How the experiments of a grid are made and run: its section `grid_settings`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "core/launcher/slurm_settings.h"
#include "ferula/parameters.h"

namespace ferula {

struct GridSettings {
  std::int64_t experiment_repetitions = 1;
  std::int64_t max_concurrent_runs = 0;
  std::int64_t threads_per_run = 1;
  std::vector<std::string> devices;
  std::int64_t experiments_per_device = 1;
  double time_limit = 0;
  std::int64_t memory_limit = 0;
  std::string trainer;
  std::string on_failure = "skip";
  std::int64_t samples = 0;
  std::int64_t sample_seed = 0;
  std::string launcher = "local";  // or "slurm"
  SlurmSettings slurm;

  void list(Parameters& p);
};

// From the section, which may be absent (null). Throws Error with the place for an unknown key or a
// value that does not fit.
GridSettings read_grid_settings(const ConfigValue* section);

// All of them, as the section that gives them.
ConfigValue to_section(const GridSettings& settings);

}  // namespace ferula
