// Which experiments are best.
#pragma once

#include <optional>
#include <string>

#include "core/reports/analysis.h"

namespace ferula {

// A cell as a number; nothing if it is none. NaN is one.
std::optional<double> number(const Cell& cell);

// By `sort`, as AnalysisOptions says; `record` tells what is monitored. Of an experiment's rows the
// best one counts. Those without a number come last; equal ones stay as they are. Throws Error if
// there is no such column.
void sort_best_first(Analysis& analysis, const std::string& sort, const ExperimentRecord& record);

}  // namespace ferula
