// Records of TensorBoard's event files: a TFRecord that holds a protobuf message `Event`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/observers/histogram.h"
#include "core/observers/table.h"

namespace ferula {

// The record that begins a file: its version. Times are seconds since 1970.
std::string version_record(double wall_time);

// The newest row: a scalar a column, named like it, at the step that the column `episode` says.
std::string scalars_record(const Table& table, double wall_time);

// Histograms by their tags, all of one step.
using TaggedHistogram = std::pair<std::string, Histogram>;
std::string histograms_record(const std::vector<TaggedHistogram>& histograms, std::int64_t step,
                              double wall_time);

}  // namespace ferula
