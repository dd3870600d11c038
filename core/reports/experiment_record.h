// All that an analysis says of one experiment.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/reports/experiments.h"
#include "core/reports/flat_configuration.h"

namespace ferula {

// A cell of an analysis. `plain` text is a number or a truth value if it looks like one.
struct Cell {
  enum class Kind { missing, text, plain };
  Kind kind = Kind::missing;
  std::string text;

  bool operator==(const Cell&) const = default;
};

using NamedCells = std::vector<std::pair<std::string, Cell>>;  // by column, in order

struct ExperimentRecord {
  NamedCells status, training, validation;
  std::vector<NamedCells> tests;
  FlatConfiguration configuration;
  std::string monitor;   // the column that tells which model is best: "validation_loss"
  bool highest = false;  // whether its highest value is best, not its lowest
  std::vector<std::string> complaints;  // "FILE: …", of what could not be read
};

// Reads configuration, status, the best checkpoint without its tensors, and tests that are
// complete. What is missing or damaged leaves cells out; this never throws for a file. Paths of
// experiments are shown relative to `root`. `failure` is why it failed, where its grid knows more
// than its own status says; empty: it does not.
ExperimentRecord read_record(const ExperimentFolder& experiment, const std::filesystem::path& root,
                             const std::string& failure);

// Of one that failed and left nothing else.
ExperimentRecord failed_record(const std::filesystem::path& experiment,
                               const std::filesystem::path& root, const std::string& failure);

}  // namespace ferula
