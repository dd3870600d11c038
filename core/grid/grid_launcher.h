// What runs the experiments of a grid, as its settings say.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/devices/slots.h"
#include "core/engine/plan.h"
#include "core/grid/grid_settings.h"
#include "core/launcher/fork_server.h"
#include "core/launcher/sbatch.h"
#include "core/log/log.h"

namespace ferula {

// Processes of this machine, forked from a server; or jobs of its cluster.
class GridLauncher {
 public:
  // Throws Error if Slurm is not there or refuses such jobs. REQUIRES: this process has one thread.
  explicit GridLauncher(const GridSettings& settings);

  bool is_local() const { return server_ != nullptr; }
  // Those for steps of which none waits for another: a cluster is given all at once.
  Slots slots(Slots local, const Plan& plan) const;

  // Ready for the jobs of a folder, which need these libraries. The log outlives the launcher.
  Launcher& open(const std::filesystem::path& folder,
                 const std::vector<std::filesystem::path>& libraries, Log& log);

 private:
  SlurmResources resources_;
  std::unique_ptr<ForkServer> server_;
  std::unique_ptr<Launcher> slurm_;
};

}  // namespace ferula
