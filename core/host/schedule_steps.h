// The folder of a schedule, and its steps as the engine and their processes see them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/host/schedule_setup.h"
#include "core/project/reuse.h"
#include "core/schedule/journal.h"
#include "core/schedule/plan.h"
#include "core/schedule/steps.h"

namespace ferula {

// In a schedule's folder.
inline constexpr const char* kScheduleConfiguration = "configuration.yaml";
inline constexpr const char* kPlan = "plan.jsonl";
inline constexpr const char* kJournal = "journal.jsonl";

// The steps that the host puts around those of the scheduler.
inline constexpr const char* kPrepare = "prepare";
inline constexpr const char* kFinish = "finish";

// What the scheduler plans, between the host's steps. Throws Error, attributed to the scheduler.
Plan make_plan(ScheduleSetup& setup);

// <output>/<project> of <output>/<project>/runs/<time stamp>.
std::filesystem::path project_of(const std::filesystem::path& schedule);

// What a schedule reuses of other projects, found when it began. Throws Error.
void write_reused(const std::filesystem::path& schedule, const std::vector<ReusedFile>& files);
std::vector<ReusedFile> read_reused(const std::filesystem::path& schedule);

class ScheduleSteps final : public Steps {
 public:
  // The plan outlives it.
  ScheduleSteps(std::filesystem::path folder, const Plan& plan, Limits limits)
      : folder_(std::move(folder)), plan_(plan), limits_(limits) {}

  Job job(std::int64_t step) override;
  StepOutcome outcome(const Job& job) override;

 private:
  std::filesystem::path folder_;
  const Plan& plan_;
  Limits limits_;
};

// In the process of a step: does it, unless it has been done already and only the journal does not
// say so. Returns the exit code.
int do_schedule_step(const std::filesystem::path& schedule, const Job& job);

}  // namespace ferula
