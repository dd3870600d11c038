#include "tuning/tuning_scheduler.h"

#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <utility>

#include "ferula/error.h"
#include "tuning/tuned.h"

namespace ferula::training {
namespace {

namespace fs = std::filesystem;

constexpr const char *kTryBatchSize = "try_batch_size", *kFindLearningRate = "find_learning_rate";
constexpr const char* kKind = "tuning";
constexpr const char* kBatchSize = "training.problem.batch_size=";

std::string text(double number) {
  std::ostringstream out;
  out.precision(std::numeric_limits<double>::max_digits10);
  out << number;
  return out.str();
}

// Observers would change the learning rate, or end the run when the loss grows.
template <class Source>
void remove_sections(const Source& source, const std::string& task,
                     const std::vector<std::string>& sections, std::vector<std::string>& settings) {
  for (const std::string& section : sections)
    if (!source.section(task, section).empty()) settings.push_back("~" + section);
}

// Whole sequences, all samples, and a step of the optimizer at each batch: as much memory as the
// training will need.
template <class Source>
std::vector<std::string> trial_settings(const Source& source, const std::string& task,
                                        const BatchSizeParams& params, std::int64_t size) {
  std::vector<std::string> settings;
  remove_sections(source, task, {"observers", "training.curriculum_learning"}, settings);
  for (const std::string& setting :
       {std::string("worker=BatchSizeTrial"), std::string("observers.Checkpoints.checkpoints=none"),
        std::string("validation.sanity_batches=0"),
        std::string("training.dataloader.limit_batches=0"),
        std::string("training.optimizer.accumulate=1"), kBatchSize + std::to_string(size),
        "batch_size.batches=" + std::to_string(params.batches),
        "batch_size.memory_limit=" + std::to_string(params.memory_limit)})
    settings.push_back(setting);
  return settings;
}

template <class Source>
std::vector<std::string> range_settings(const Source& source, const std::string& task,
                                        const RangeTestParams& params) {
  std::vector<std::string> settings;
  remove_sections(source, task, {"observers"}, settings);
  for (const std::string& setting :
       {std::string("worker=LearningRateRangeTest"),
        std::string("observers.Checkpoints.checkpoints=latest"),
        std::string("validation.sanity_batches=0"), "learning_rate.min=" + text(params.min),
        "learning_rate.max=" + text(params.max),
        "learning_rate.trials=" + std::to_string(params.trials),
        "learning_rate.smoothing=" + text(params.smoothing),
        "learning_rate.stop_factor=" + text(params.stop_factor)})
    settings.push_back(setting);
  return settings;
}

}  // namespace

void TuningScheduler::Params::list(Parameters& p) {
  batch_size.list(p);
  learning_rate.list(p);
}

TuningScheduler::TuningScheduler(Params params) : params_(std::move(params)) {
  params_.learning_rate.check();
}

std::vector<FileKind> TuningScheduler::file_kinds() const {
  return {{kKind, "PROJECT/TUNING/TASK/FILE"}};
}

// One trial after the other, of all tasks: side by side they would share the memory.
void TuningScheduler::create_routine(Routine& routine) {
  std::vector<std::int64_t> before;
  if (routine.wants("batch_size"))
    for (const std::string& task : routine.tasks()) {
      routine.check(task, trial_settings(routine, task, params_.batch_size, 1));
      for (std::int64_t n = 1; n <= params_.batch_size.trials; ++n)
        before = {routine.add({kTryBatchSize, {task, std::to_string(n)}}, before)};
    }
  if (routine.wants("learning_rate"))
    for (const std::string& task : routine.tasks()) {
      routine.check(task, range_settings(routine, task, params_.learning_rate));
      routine.add({kFindLearningRate, {task}}, before);
    }
}

void TuningScheduler::run_step(StepSession& session) {
  const ScheduleStep& step = session.step();
  if (step.command == kTryBatchSize) return try_batch_size(session, step.parameters.front());
  if (step.command == kFindLearningRate)
    return find_learning_rate(session, step.parameters.front());
  throw Error("there is no command '" + step.command + "'");
}

void TuningScheduler::try_batch_size(StepSession& session, const std::string& task) const {
  BatchSizeParams params = params_.batch_size;
  const Tuned so_far = tuned(session.results(), task);
  const auto size = next_batch_size(params, so_far.most(params), so_far.tried());
  if (!size) return session.log(LogLevel::info, "The search is over");
  if (!so_far.batch_sizes.empty())  // what is available may change; the search needs one limit
    params.memory_limit = so_far.batch_sizes.front().memory_limit;
  const auto report = session.run("training", task, trial_settings(session, task, params, *size));
  session.log(LogLevel::info, "Batch size " + std::to_string(*size) + ": " + report.status);
  session.result("batch_size", static_cast<double>(*size));
  constexpr std::string_view kReported = "batch_size_trial/";
  for (const auto& [path, value] : report.last)
    if (path.starts_with(kReported)) session.result(path.substr(kReported.size()), value);
}

void TuningScheduler::find_learning_rate(StepSession& session, const std::string& task) const {
  std::vector<std::string> settings = range_settings(session, task, params_.learning_rate);
  const auto batch_size = largest_fitting(tuned(session.results(), task).tried());
  if (batch_size) settings.push_back(kBatchSize + std::to_string(*batch_size));
  const ExperimentReport report = session.run("range_test", task, settings);
  session.log(LogLevel::info, report.status);
  for (const char* file : {"learning_rates.csv", "learning_rates.svg"})
    fs::copy_file(report.folder / file, session.files().create(kKind, task, file),
                  fs::copy_options::overwrite_existing);
  const auto found = report.last.find("range_test/suggestion");
  session.result("learning_rate", found != report.last.end()
                                      ? found->second
                                      : std::numeric_limits<double>::quiet_NaN());
  fs::remove_all(report.folder / "models");  // nobody wants a model that was trained so
}

double TuningScheduler::before_finishing(StepSession& session) {
  std::set<std::string> tasks;
  for (const StepResults& step : session.results()) tasks.insert(step.step.parameters.front());
  for (const std::string& task : tasks) {
    const Tuned found = tuned(session.results(), task);
    if (!found.batch_sizes.empty())
      std::ofstream(session.files().create(kKind, task, "batch_sizes.csv"))
          << batch_size_table(found);
    std::ofstream(session.files().create(kKind, task, "tuned.yaml"))
        << tuned_configuration(found, task);
  }
  return tuned(session.results(), session.pivot().name)
      .learning_rate.value_or(std::numeric_limits<double>::quiet_NaN());
}

}  // namespace ferula::training
