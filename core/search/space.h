// What a search varies, and what it has found out: plain numbers, without names, files, processes.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace ferula {

// One value to find. Both ends belong to it.
struct Dimension {
  enum class Kind { real, log_real, integer, choice };

  Kind kind;
  double low = 0;   // of a log_real above 0; of a choice 0
  double high = 0;  // of a choice their number less 1
};

// A number for each dimension, of a choice its index. NaN: the dimension takes no part (its `when`
// does not hold).
using Point = std::vector<double>;

struct Trial {
  enum class State { running, done, pruned, failed };

  State state = State::running;
  Point point;
  double value = std::numeric_limits<double>::quiet_NaN();  // the lower, the better
  std::int64_t epochs = 0;                                  // of a pruned one: when it was
};

}  // namespace ferula
