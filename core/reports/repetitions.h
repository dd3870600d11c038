// Means over experiments that repeat each other.
#pragma once

#include <vector>

#include "core/reports/analysis.h"

namespace ferula {

// One row, instead of many, for experiments whose configurations differ in nothing but the seed;
// their first tests together, then their second ones. `repetitions` says how many they are, and
// `finished` how many of these have finished; means are over those that have a number. Columns that
// are neither numbers of training, validation or test nor say what was run are left out.
// REQUIRES: experiments and records are in the same order, and not sorted yet.
void take_means(Analysis& analysis, const std::vector<ExperimentRecord>& records);

}  // namespace ferula
