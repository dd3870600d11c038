#include "core/schedule/schedule_steps.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/schedule/schedule_folder.h"
#include "ferula/error.h"

namespace ferula {

Job ScheduleSteps::job(std::int64_t step, std::int64_t slot) {
  const std::filesystem::path folder =
      folder_ / "steps" / step_folder_name(step, plan_.at(step).step);
  std::filesystem::create_directories(folder);
  const nlohmann::ordered_json payload = {
      {"do", "step"}, {"schedule", folder_.string()}, {"trust_plugins", trust_plugins_}};
  return {step, folder, payload.dump(), limits_, slots_.device_of(slot)};
}

StepOutcome ScheduleSteps::outcome(const Job& job) {
  std::ifstream stream(job.folder / kOutcome);
  if (!stream) throw Error("the step left no " + std::string(kOutcome));
  return {"", {std::istreambuf_iterator<char>(stream), {}}};
}

}  // namespace ferula
