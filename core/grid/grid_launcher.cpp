#include "core/grid/grid_launcher.h"

#include <algorithm>
#include <utility>

#include "core/host/jobs.h"
#include "core/launcher/slurm.h"
#include "core/launcher/slurm_control.h"

namespace ferula {

namespace {

SlurmResources resources_of(const GridSettings& settings) {
  return {settings.slurm,
          settings.threads_per_run,
          {settings.time_limit, settings.memory_limit},
          std::max<std::int64_t>(0, settings.max_concurrent_runs)};
}

}  // namespace

GridLauncher::GridLauncher(const GridSettings& settings) : resources_(resources_of(settings)) {
  if (settings.launcher == "local")
    server_ = std::make_unique<ForkServer>(&do_job);
  else
    check_slurm(resources_);
}

Slots GridLauncher::slots(Slots local, const Plan& plan) const {
  return is_local() ? std::move(local) : Slots{plan.size(), {}};
}

Launcher& GridLauncher::open(const std::filesystem::path& folder,
                             const std::vector<std::filesystem::path>& libraries, Log& log) {
  if (!is_local()) {
    slurm_ = std::make_unique<Slurm>(folder, resources_, log);
    return *slurm_;
  }
  const std::int64_t threads = server_->load(libraries);
  if (threads > 1) log.write(LogLevel::warning, "ferula", executed_afresh(threads));
  return *server_;
}

}  // namespace ferula
