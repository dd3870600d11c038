// What trials had reached when they were compared: rungs.json of each one's folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace ferula {

struct Rung {
  std::int64_t epochs = 0;
  double value = 0;         // what is monitored; may be NaN or infinite
  std::int64_t trials = 1;  // that were compared, this one included
  bool goes_on = true;
};

// In the order in which they were reached; none if there is no file. Throws Error if it is damaged.
std::vector<Rung> read_rungs(const std::filesystem::path& experiment);

// Returns when the disk has them.
void write_rungs(const std::filesystem::path& experiment, const std::vector<Rung>& rungs);

// The values at this rung in the other folders beside the experiment's.
std::vector<double> values_beside(const std::filesystem::path& experiment, std::int64_t epochs);

}  // namespace ferula
