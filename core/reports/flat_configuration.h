// Configurations as lists of paths and values, to compare many of them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// Each scalar, list and empty mapping by its path, as it would be written on one line; sorted.
using FlatConfiguration = std::vector<std::pair<std::string, std::string>>;

FlatConfiguration flat(const ConfigValue& tree);

// The value at a path; empty if there is none.
std::string_view value_at(const FlatConfiguration& configuration, std::string_view path);

// What makes an experiment another one: all but the seed and the folder that it was written to.
FlatConfiguration without_seed(FlatConfiguration configuration);

// Collects the paths whose values are not the same in all configurations.
class Differences {
 public:
  void add(const FlatConfiguration& configuration);
  // Sorted. The seed and the output folder are not among them.
  std::vector<std::string> paths() const;

 private:
  struct Seen {
    std::string path, value;  // that of the first configuration which has it
    std::size_t count = 0;    // configurations with this value
  };
  std::vector<Seen> seen_;  // sorted by path
  std::size_t configurations_ = 0;
};

// The scalar at a path of a text that to_yaml() wrote, found without parsing all of it; empty if
// there is none.
std::string written_scalar(std::string_view yaml, std::string_view path);

}  // namespace ferula
