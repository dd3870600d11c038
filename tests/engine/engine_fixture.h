// An engine with steps that are functions.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/engine.h"
#include "core/launcher/fork_server.h"
#include "ferula/error.h"

namespace ferula {

class EngineTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              (std::string(test->test_suite_name()) + "_" + test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  // Steps "work 1", "work 2" … that wait for nothing.
  static Plan independent(std::int64_t count) {
    Plan plan;
    for (std::int64_t step = 1; step <= count; ++step)
      plan.steps.push_back({{"work", {std::to_string(step)}}, {}});
    return plan;
  }

  // In the folder of the test; a second run goes on.
  ScheduleEnd run(const Plan& plan, const JobFunction& work, EngineOptions options = {},
                  Limits limits = {}) {
    ForkServer server(work);
    return run(plan, server, options, limits);
  }
  ScheduleEnd run(const Plan& plan, Launcher& launcher, EngineOptions options = {},
                  Limits limits = {}) {
    journal_ = std::make_unique<Journal>(folder_ / "journal.jsonl");
    begun_.clear();
    ended_.clear();
    FunctionSteps steps(folder_, limits);
    Notes notes(begun_, ended_, most_running_);
    return Engine(folder_, plan, *journal_, launcher, steps, notes, options).run();
  }

  const Journal& journal() const { return *journal_; }

  std::filesystem::path folder_;
  std::vector<std::int64_t> begun_, ended_;
  std::size_t most_running_ = 0;

 private:
  class FunctionSteps final : public Steps {
   public:
    FunctionSteps(std::filesystem::path folder, Limits limits)
        : folder_(std::move(folder)), limits_(limits) {}
    Job job(std::int64_t step, std::int64_t) override {
      const std::filesystem::path folder = folder_ / std::to_string(step);
      std::filesystem::create_directories(folder);
      return {step, folder, "", limits_, ""};
    }
    StepOutcome outcome(const Job& job) override { return {"", std::to_string(job.step * 10)}; }

   private:
    std::filesystem::path folder_;
    Limits limits_;
  };

  class Notes final : public ScheduleWatcher {
   public:
    Notes(std::vector<std::int64_t>& begun, std::vector<std::int64_t>& ended, std::size_t& most)
        : begun_(begun), ended_(ended), most_(most) {}
    void started(const RunningStep& step) override { begun_.push_back(step.job.step); }
    void ended(const StepRecord& record) override { ended_.push_back(record.step); }
    void leaving(std::size_t) override {}
    void look(const std::vector<RunningStep>& running, const StepCounts&,
              std::optional<double>) override {
      most_ = std::max(most_, running.size());
    }

   private:
    std::vector<std::int64_t>&begun_, &ended_;
    std::size_t& most_;
  };

  std::unique_ptr<Journal> journal_;
};

}  // namespace ferula
