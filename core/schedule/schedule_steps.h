// The steps of a schedule, as the engine does them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

#include "core/devices/slots.h"
#include "core/engine/plan.h"
#include "core/engine/steps.h"

namespace ferula {

class ScheduleSteps final : public Steps {
 public:
  // The plan and the slots outlive it.
  ScheduleSteps(std::filesystem::path folder, const Plan& plan, Limits limits, const Slots& slots,
                bool trust_plugins)
      : folder_(std::move(folder)),
        plan_(plan),
        limits_(limits),
        slots_(slots),
        trust_plugins_(trust_plugins) {}

  Job job(std::int64_t step, std::int64_t slot) override;
  StepOutcome outcome(const Job& job) override;

 private:
  std::filesystem::path folder_;
  const Plan& plan_;
  Limits limits_;
  const Slots& slots_;
  bool trust_plugins_;
};

}  // namespace ferula
