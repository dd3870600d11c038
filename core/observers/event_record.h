// Records of TensorBoard's event files: a TFRecord that holds a protobuf message `Event`.
#pragma once

#include <cstdint>
#include <string>

#include "core/observers/table.h"

namespace ferula {

// The record that begins a file: its version. Times are seconds since 1970.
std::string version_record(double wall_time);

// The newest row: a scalar a column, named like it, at the step that the column `episode` says.
std::string scalars_record(const Table& table, double wall_time);

}  // namespace ferula
