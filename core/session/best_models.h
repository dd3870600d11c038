// The n best models so far.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ferula/state.h"

namespace ferula {

// Lives in run state, below best/, so that a resumed run goes on with it.
class BestModels {
 public:
  struct Change {
    bool is_best = false;
    bool is_kept = false;                 // among the n best
    std::optional<std::int64_t> dropped;  // the episode of the one that had to go for it
  };

  // Of the n lowest values, or the n highest. Declares best/<monitor> and best/kept.
  BestModels(State& state, const std::string& monitor, bool highest, std::int64_t n);

  // A NaN is never good. Of equal values the earlier one is better.
  Change offer(std::int64_t episode, double value);

 private:
  bool is_better(double value, double than) const { return highest_ ? value > than : value < than; }

  Var<double>& best_;
  Var<std::string>& kept_;  // "42:0.5 7:0.6": episodes and values, the best first
  bool highest_;
  std::size_t n_;
};

}  // namespace ferula
