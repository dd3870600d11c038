// What the trials of a search came to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/journal.h"
#include "core/engine/steps.h"
#include "core/grid/suggestions.h"
#include "core/search/space.h"

namespace ferula {

// In the folder of a search: the configuration of its best trial.
inline constexpr const char* kBestConfiguration = "best.yaml";

// Of the experiment of a trial, for the journal: its measurements, `epochs`, and whether it was
// `pruned`. Throws Error if it has no best model.
StepOutcome trial_outcome(const std::filesystem::path& experiment);

// As a suggester sees them, in the order in which they began. A trial without a record is running.
std::vector<Trial> trials_of(const SuggestionsByTrial& suggestions,
                             const std::vector<StepRecord>& journal, bool highest_is_best);

struct BestTrial {
  std::int64_t trial;
  std::string monitor;                // "validation_set_agg/loss"
  double value;                       // of its best model
  std::vector<std::string> settings;  // what it tried
};

// Of equal ones the first; nothing while none is done.
std::optional<BestTrial> best_trial(const SuggestionsByTrial& suggestions,
                                    const std::vector<StepRecord>& journal, bool highest_is_best);

// Whether the folder is that of a search that has begun.
bool is_search(const std::filesystem::path& folder);

// That of a search's folder; nothing if it is none.
std::optional<BestTrial> best_trial_in(const std::filesystem::path& folder);

// "trial 0007, validation_set_agg/loss 0.0123"
std::string to_text(const BestTrial& best);

}  // namespace ferula
