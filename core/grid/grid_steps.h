// The steps of a grid and of its tests, as an engine does them.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/devices/slots.h"
#include "core/engine/plan.h"
#include "core/engine/steps.h"
#include "core/grid/grid.h"

namespace ferula {

// A step "train TASK SETTING…" for each experiment; of a search "trial NUMBER", since what it tries
// is not known yet.
Plan plan_of(const Grid& grid);

// The training of an experiment, in its folder, which is made.
Job training_job(std::int64_t step, const std::filesystem::path& folder,
                 const ConfigValue& configuration, const GridSettings& settings,
                 const RunOptions& options);

// Experiments in folders of the grid's, by number: "0001".
class GridSteps final : public Steps {
 public:
  // All but the folder outlive it.
  GridSteps(std::filesystem::path folder, const Grid& grid, const Plan& plan, const Slots& slots,
            const RunOptions& options);

  Job job(std::int64_t step, std::int64_t slot) override;
  StepOutcome outcome(const Job& job) override;

 private:
  std::filesystem::path folder_;
  const Grid& grid_;
  const Plan& plan_;
  const Slots& slots_;
  const RunOptions& options_;
  std::map<std::string, std::size_t> tasks_;  // by name
};

// A step "test EXPERIMENT REPETITION" for each experiment and repetition.
class TestSteps final : public Steps {
 public:
  // `root` is what experiments are below; `stamp` names the folders of the tests.
  TestSteps(std::filesystem::path root, std::string stamp, const Plan& plan, Limits limits,
            const Slots& slots, const RunOptions& options);

  Job job(std::int64_t step, std::int64_t slot) override;
  StepOutcome outcome(const Job& job) override;

 private:
  std::filesystem::path root_;
  std::string stamp_;
  const Plan& plan_;
  Limits limits_;
  const Slots& slots_;
  const RunOptions& options_;
};

}  // namespace ferula
