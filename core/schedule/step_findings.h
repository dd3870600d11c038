// What steps of a schedule find out, and what those know that come after them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/engine/journal.h"
#include "core/engine/plan.h"
#include "core/project/created_file.h"
#include "ferula/scheduler.h"
#include "ferula/task.h"

namespace ferula {

// A step's outcome in the journal.
struct StepFindings {
  std::map<std::string, double> results;
  std::vector<Task> tasks;  // of the first step: all of them
  std::map<std::string, std::map<std::string, std::string>> paths;  // by task and name: references
  std::map<std::string, std::vector<StoredModel>> models;           // by task
  std::vector<CreatedFile> files;
  std::vector<std::string> removed;  // of the last step: references
};

std::string to_text(const StepFindings& findings);
StepFindings parse_findings(const std::string& text);

// The result of the last step that a schedule is worth.
inline constexpr const char* kReturnValue = "return_value";

struct KnownResults {
  std::vector<Task> tasks;
  std::vector<StepResults> results;
  std::vector<CreatedFile> files;
};

// From all steps that are done and that this one waits for, directly or through others, in the
// order of the plan: whatever ran beside it or was tried before changes nothing.
KnownResults known_to(std::int64_t step, const Plan& plan, const std::vector<StepRecord>& journal);

// From all steps that are done.
KnownResults known_in_the_end(const Plan& plan, const std::vector<StepRecord>& journal);

}  // namespace ferula
