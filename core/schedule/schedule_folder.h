// What is in the folder of a schedule, and in those of its steps.
#pragma once

#include <filesystem>
#include <vector>

#include "core/project/reuse.h"

namespace ferula {

inline constexpr const char* kScheduleConfiguration = "configuration.yaml";
inline constexpr const char* kPlan = "plan.jsonl";        // of a grid as well
inline constexpr const char* kJournal = "journal.jsonl";  // of a grid as well
inline constexpr const char* kOutcome = "outcome.json";   // of a step: what it found out

// The steps that the host puts around those of the scheduler.
inline constexpr const char* kPrepare = "prepare";
inline constexpr const char* kFinish = "finish";

// <output>/<project> of <output>/<project>/runs/<time stamp>.
std::filesystem::path project_of(const std::filesystem::path& schedule);

// What a schedule reuses of other projects, found when it began. Throws Error.
void write_reused(const std::filesystem::path& schedule, const std::vector<ReusedFile>& files);
std::vector<ReusedFile> read_reused(const std::filesystem::path& schedule);

}  // namespace ferula
