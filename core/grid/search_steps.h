// The steps of a search, as an engine does them.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/devices/slots.h"
#include "core/engine/steps.h"
#include "core/grid/grid.h"
#include "core/grid/search_space.h"
#include "core/grid/suggestions.h"
#include "core/grid/trials.h"

namespace ferula {

// Experiments in folders of the grid's, by number: "0001". What each tries is suggested when it
// begins, by what the trials before it came to, and is on the disk before it begins. Suggestions
// depend on seed, number of the trial and files alone.
class SearchSteps final : public Steps {
 public:
  // All but the folder outlive it.
  SearchSteps(std::filesystem::path folder, const Grid& grid, const Slots& slots,
              const RunOptions& options);

  // Throws Error if no trial can be judged, since what is monitored is measured by none.
  Job job(std::int64_t trial, std::int64_t slot) override;
  StepOutcome outcome(const Job& job) override;

 private:
  std::vector<StepRecord> journal() const;
  const Suggestion& suggestion(std::int64_t trial);
  void check_monitor(const std::vector<StepRecord>& journal) const;
  void write_best(const BestTrial& best, const std::filesystem::path& experiment) const;

  std::filesystem::path folder_;
  const Grid& grid_;
  const Slots& slots_;
  const RunOptions& options_;
  bool highest_is_best_;
  SearchSpace space_;
  Suggestions suggestions_;
};

}  // namespace ferula
