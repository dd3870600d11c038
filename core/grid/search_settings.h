// How a search chooses its trials: the section `search` of a grid.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/config/value.h"
#include "core/search/successive_halving.h"
#include "ferula/parameters.h"

namespace ferula {

struct SearchSettings {
  std::string method = "tpe";
  std::int64_t trials = 0;
  std::string monitor;  // empty: what `observers.Checkpoints` says
  std::string mode;     // likewise
  std::int64_t seed = 0;
  std::optional<SuccessiveHalving> pruning;

  void list(Parameters& p);
};

// Throws Error with the place for an unknown key or a value that does not fit.
SearchSettings read_search_settings(const ConfigValue& section);

// Lets an experiment judge its models, and be pruned, as the search asks for. Throws Error if it
// would keep no best model.
void prepare_for_search(ConfigValue& configuration, const SearchSettings& settings);

// Without what only a trial has.
void leave_search(ConfigValue& configuration);

// Of a configuration that was prepared: whether the highest value is best.
bool is_highest_best(const ConfigValue& configuration);

}  // namespace ferula
