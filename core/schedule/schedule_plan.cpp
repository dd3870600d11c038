#include "core/schedule/schedule_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/plugins/guards.h"
#include "core/schedule/schedule_folder.h"
#include "ferula/error.h"

namespace ferula {
namespace {

class PlannedRoutine final : public Routine {
 public:
  PlannedRoutine(ScheduleSetup& setup, Plan& plan) : setup_(setup), plan_(plan) {}

  bool wants(std::string_view subroutine) const override {
    const std::vector<std::string>& wanted = setup_.subroutines();
    return std::find(wanted.begin(), wanted.end(), subroutine) != wanted.end();
  }
  const std::vector<std::string>& tasks() const override { return setup_.tasks(); }
  const std::string& pivot() const override { return setup_.pivot(); }
  void check(std::string_view task, const std::vector<std::string>& settings) override {
    setup_.set_up_experiment(task, settings);
  }
  std::string section(std::string_view task, std::string_view path) const override {
    return setup_.section(task, path);
  }
  bool reuses(std::string_view kind) const override { return setup_.reuses(kind); }
  std::int64_t add(ScheduleStep step, const std::vector<std::int64_t>& after) override {
    for (const std::int64_t before : after)
      if (before < 1 || before > plan_.size())
        throw Error("the step '" + step_text(step) + "' waits for step " + std::to_string(before) +
                    ", which has not been planned");
    PlannedStep planned = {std::move(step), {1}};
    if (!after.empty()) planned.after = after;
    plan_.steps.push_back(std::move(planned));
    return plan_.size();
  }

 private:
  ScheduleSetup& setup_;
  Plan& plan_;
};

// Those that no other step waits for.
std::vector<std::int64_t> last_steps(const Plan& plan) {
  std::set<std::int64_t> last;
  for (std::int64_t step = 1; step <= plan.size(); ++step) {
    last.insert(step);
    for (const std::int64_t before : plan.at(step).after) last.erase(before);
  }
  return {last.begin(), last.end()};
}

}  // namespace

Plan make_plan(ScheduleSetup& setup) {
  Plan plan = {"schedule", setup.fingerprint(), {}, {{{kPrepare, {}}, {}}}};
  PlannedRoutine routine(setup, plan);
  guarded(setup.label(), "create_routine", [&] { setup.scheduler().create_routine(routine); });
  plan.steps.push_back({{kFinish, {}}, last_steps(plan)});
  for (const auto& [name, plugin] : setup.plugins()) plan.plugins[name] = plugin.version;
  return plan;
}

}  // namespace ferula
