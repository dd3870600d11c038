// What a step of a schedule gets of the host, in the process of the step.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/plan.h"
#include "core/log/log.h"
#include "core/project/step_files.h"
#include "core/schedule/schedule_setup.h"
#include "core/schedule/step_findings.h"

namespace ferula {

class HostStepSession final : public StepSession {
 public:
  // All of them outlive the session.
  HostStepSession(ScheduleSetup& setup, Log& log, StepFiles& files, ScheduleStep step,
                  std::filesystem::path folder, KnownResults known);

  // What it found out, for the journal.
  StepFindings& findings() { return findings_; }
  // What all steps before it did.
  const KnownResults& known() const { return known_; }

  // The signal that interrupted an experiment of it; 0: none did.
  int interrupted_by() const { return interrupted_by_; }

  const ScheduleStep& step() const override { return step_; }
  void log(LogLevel level, std::string_view sentence) override;
  const std::filesystem::path& folder() const override { return folder_; }
  Files& files() override { return files_; }
  const Task& task(std::string_view name) const override;
  const Task& pivot() const override { return task(setup_.pivot()); }
  void set_path(std::string_view task, std::string_view name,
                const std::filesystem::path& file) override;
  void add_model(std::string_view task, StoredModel model) override;
  ExperimentReport run(std::string_view name, std::string_view task,
                       const std::vector<std::string>& settings) override;
  std::shared_ptr<const Problem> problem(std::string_view task, std::string_view section,
                                         const std::vector<std::string>& settings) override;
  std::shared_ptr<Model> model(const std::filesystem::path& experiment) override;
  void result(std::string_view name, double value) override;
  std::string section(std::string_view task, std::string_view path) const override {
    return setup_.section(task, path);
  }
  std::string section_of(const std::filesystem::path& experiment,
                         std::string_view path) const override;
  const std::vector<StepResults>& results() const override { return known_.results; }

 private:
  ScheduleSetup& setup_;
  Log& log_;
  StepFiles& files_;
  ScheduleStep step_;
  std::filesystem::path folder_;
  KnownResults known_;
  StepFindings findings_;
  int interrupted_by_ = 0;
};

}  // namespace ferula
