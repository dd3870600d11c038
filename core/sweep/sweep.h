// What a `sweep` says: keys of the configuration, and the values that each takes in turn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "core/sweep/ranges.h"

namespace ferula {

struct SweptValue {
  ConfigValue value;    // knows where it was written
  std::string setting;  // "training.optimizer.lr=0.1", as --set takes it
};

// That a key has one of these values.
struct Condition {
  std::string path;
  std::vector<ConfigValue> values;
  Origin origin;
};

struct SweptKey {
  std::string path;
  Origin origin;
  std::vector<SweptValue> values;            // of a distribution: those drawn so far
  bool is_written_out = false;               // the values, instead of a range of them
  std::optional<Distribution> distribution;  // of random values
  std::string zip;                           // keys of the same name advance together
  std::vector<Condition> when;               // all of them must hold for the key to take part

  void add(ConfigValue value);
};

// What becomes of a sweep: all that is in it, so many random ones, or those that a search chooses.
enum class Expansion { crossed, sampled, searched };

// The keys of a mapping, in its order. Throws Error with the place for anything that is no sweep; a
// cross product has no distributions.
std::vector<SweptKey> parse_sweep(const ConfigValue& sweep, Expansion expansion);

// Puts a sweep over another: what both have is replaced, and keeps its place.
ConfigValue merged_sweeps(ConfigValue base, const ConfigValue& over);

// "training.optimizer.lr=0.1,0.01" of the command line as a sweep of one key. The right side is
// read as the inside of a YAML list; a single list or mapping in it is what a file would say.
ConfigValue sweep_of_command_line(const std::string& text);

}  // namespace ferula
