// The steps of a schedule, as they were planned.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ferula/scheduler.h"

namespace ferula {

struct PlannedStep {
  ScheduleStep step;
  std::vector<std::int64_t> after;  // numbers of steps that must be done before
};

// Steps count from 1 on: step n is steps[n - 1], and waits for lower numbers only.
struct Plan {
  std::string kind;                            // "schedule", "grid" or "grid_test"
  std::string configuration;                   // SHA-256 of the configuration
  std::map<std::string, std::string> plugins;  // the versions that take part
  std::vector<PlannedStep> steps;

  const PlannedStep& at(std::int64_t number) const {
    return steps.at(static_cast<std::size_t>(number - 1));
  }
  std::int64_t size() const { return static_cast<std::int64_t>(steps.size()); }
};

// plan.jsonl of a schedule's folder: a line for what all steps share, then a line a step.
void write_plan(const std::filesystem::path& file, const Plan& plan);
// Throws Error if the file is missing or damaged.
Plan read_plan(const std::filesystem::path& file);

// Throws Error that shows the first difference, if what was planned is not what is planned now.
void check_same(const Plan& stored, const Plan& present);

// "train_fold fashion 0"
std::string step_text(const ScheduleStep& step);
// As a folder's name: "0003_train_fold_fashion_0".
std::string step_folder_name(std::int64_t number, const ScheduleStep& step);

}  // namespace ferula
