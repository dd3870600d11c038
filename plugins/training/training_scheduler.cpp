#include "training_scheduler.h"

#include <filesystem>
#include <iomanip>
#include <map>
#include <sstream>

#include "ferula/error.h"
#include "leakage.h"

namespace ferula::training {
namespace {

namespace fs = std::filesystem;

constexpr const char *kTrain = "train_fold", *kPredict = "predict_fold", *kTest = "test_task";
constexpr std::string_view kBest = "best/", kTested = "testing_set_agg/";

template <class Source>
Sections sections_of(const Source& source, const std::string& task) {
  return [&source, task](std::string_view path) { return source.section(task, path); };
}

// TASK [OUTER] FOLD, without the task.
std::vector<std::string> numbers(const Fold& fold) {
  if (fold.outer < 0) return {std::to_string(fold.number)};
  return {std::to_string(fold.outer), std::to_string(fold.number)};
}

ScheduleStep step_of(const char* command, const std::string& task,
                     const std::vector<std::string>& numbers) {
  ScheduleStep step{command, {task}};
  step.parameters.insert(step.parameters.end(), numbers.begin(), numbers.end());
  return step;
}

Fold fold_of(const ScheduleStep& step, bool nested) {
  const std::int64_t number = std::stoll(step.parameters.back());
  return {nested ? std::stoll(step.parameters.at(1)) : -1, number};
}

// As YAML reads it, whatever is in the path.
std::string quoted(const fs::path& path) {
  std::ostringstream out;
  out << std::quoted(path.string());
  return out.str();
}

const StoredModel& stored_model(const Task& task, const std::string& name) {
  for (const StoredModel& model : task.models)
    if (model.name == name) return model;
  throw Error("task " + task.name + " has no model '" + name +
              "': neither was it trained, nor is it among those that schedule.reuse.models names");
}

// Of the best model, under their own paths; and "loss", by which it was chosen. A worker that goes
// by another value has that of its last validation.
std::map<std::string, double> performance(const ExperimentReport& report) {
  std::map<std::string, double> values;
  for (const auto& [path, value] : report.best)
    values[path.starts_with(kBest) ? path.substr(kBest.size()) : path] = value;
  for (const auto& [path, value] : std::map(values))
    if (path.ends_with("/loss")) values["loss"] = value;
  if (const auto last = report.last.find("validation_set_agg/loss"); last != report.last.end())
    values.try_emplace("loss", last->second);
  return values;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());  // of none: NaN
}

}  // namespace

void TrainingScheduler::create_routine(Routine& routine) {
  if (split_.nested && split_.folds == 1)
    throw Error("nested: true needs folds: 2 at least; outer and inner folds are as many");
  for (const std::string& task : routine.tasks()) {
    check(routine, task);
    for (const std::int64_t outer : outer_folds(split_)) add_steps(routine, task, outer);
  }
}

void TrainingScheduler::check(Routine& routine, const std::string& task) const {
  const Sections sections = sections_of(routine, task);
  const bool trains = routine.wants("train"), predicts = routine.wants("predict"),
             tests = routine.wants("test");
  if (trains && split_.folds > 1 && !split_.nested) check_leakage(sections);
  if (!trains && (predicts || tests) && !routine.reuses("models"))
    throw Error("schedule.subroutines: " + std::string(predicts ? "predict" : "test") +
                " needs trained models: add train, or name the project that has them in "
                "schedule.reuse.models");
  const Fold first{outer_folds(split_).front(), 0};
  const auto check_run = [&](const char* worker, std::vector<std::string> settings) {
    settings.push_back(std::string("worker=") + worker);
    routine.check(task, settings);
  };
  if (trains) routine.check(task, training_settings(split_, first, sections));
  if (predicts) check_run("Predictor", unseen_settings(split_, first, sections));
  if (tests) check_run("Tester", test_settings(first, sections));
}

void TrainingScheduler::add_steps(Routine& routine, const std::string& task,
                                  std::int64_t outer) const {
  std::vector<std::int64_t> trained;
  for (const Fold& fold : folds_of(split_, outer)) {
    std::vector<std::int64_t> before;
    if (routine.wants("train")) before = {routine.add(step_of(kTrain, task, numbers(fold)), {})};
    if (routine.wants("predict")) routine.add(step_of(kPredict, task, numbers(fold)), before);
    trained.insert(trained.end(), before.begin(), before.end());
  }
  const std::vector<std::string> tested =
      outer < 0 ? std::vector<std::string>() : std::vector{std::to_string(outer)};
  if (routine.wants("test")) routine.add(step_of(kTest, task, tested), trained);
}

void TrainingScheduler::run_step(StepSession& session) {
  const ScheduleStep& step = session.step();
  if (step.command == kTrain) return train(session, fold_of(step, split_.nested));
  if (step.command == kPredict) return predict(session, fold_of(step, split_.nested));
  if (step.command == kTest)
    return test(session, split_.nested ? std::stoll(step.parameters.at(1)) : -1);
  throw Error("there is no command '" + step.command + "'");
}

void TrainingScheduler::train(StepSession& session, const Fold& fold) const {
  const std::string& task = session.step().parameters.front();
  const ExperimentReport report =
      session.run("training", task, training_settings(split_, fold, sections_of(session, task)));
  const fs::path best = report.folder / "models" / "model_best.pt";
  if (!fs::exists(best))
    throw Error(report.folder.string() + ": has no models/model_best.pt; observers.Checkpoints " +
                "of the experiment must keep the best");
  const fs::path weights = session.files().create("parameters", task);
  fs::copy_file(best, weights, fs::copy_options::overwrite_existing);
  const std::map<std::string, double> values = performance(report);
  for (const auto& [name, value] : values) session.result(name, value);
  session.add_model(task, {fold.name(), session.files().reference(report.folder),
                           session.files().reference(weights), values});
  session.log(LogLevel::info, task + ", " + fold.name() + ": " + report.status);
}

std::vector<std::string> TrainingScheduler::settings_with_model(StepSession& session,
                                                                const std::string& worker,
                                                                const Fold& fold) const {
  const std::string& task = session.step().parameters.front();
  const StoredModel& model = stored_model(session.task(task), fold.name());
  if (model.weights.empty())
    throw Error("task " + task + ": the weights of model '" + model.name + "' have been removed");
  if (split_.folds > 1)
    check_same_fold(
        split_, fold, sections_of(session, task),
        [&, experiment = session.files().resolve(model.experiment)](std::string_view path) {
          return session.section_of(experiment, path);
        },
        "task " + task + ", model '" + model.name + "' of " + model.experiment);
  std::vector<std::string> settings;
  for (const char* key : {"model.load_only", "model.load_strict"})
    if (!session.section(task, key).empty()) settings.push_back("~" + std::string(key));
  settings.push_back("model.load=" + quoted(session.files().resolve(model.weights)));
  settings.push_back("worker=" + worker);
  return settings;
}

void TrainingScheduler::predict(StepSession& session, const Fold& fold) const {
  const std::string& task = session.step().parameters.front();
  std::vector<std::string> settings = settings_with_model(session, "Predictor", fold);
  for (const std::string& setting : unseen_settings(split_, fold, sections_of(session, task)))
    settings.push_back(setting);
  const ExperimentReport report = session.run("prediction", task, settings);
  const fs::path file = session.files().create("predictions", task, fold.name() + ".npz");
  fs::copy_file(report.folder / "predictions.npz", file, fs::copy_options::overwrite_existing);
  session.set_path(task, "predictions_" + fold.name(), file);
}

std::vector<std::string> TrainingScheduler::test_settings(const Fold& fold,
                                                          const Sections& sections) const {
  return split_.nested ? unseen_settings(split_, fold, sections) : std::vector<std::string>();
}

void TrainingScheduler::test(StepSession& session, std::int64_t outer) const {
  const std::string& task = session.step().parameters.front();
  std::map<std::string, std::vector<double>> measured;
  for (const Fold& fold : folds_of(split_, outer)) {
    std::vector<std::string> settings = settings_with_model(session, "Tester", fold);
    for (const std::string& setting : test_settings(fold, sections_of(session, task)))
      settings.push_back(setting);
    const ExperimentReport report = session.run(fold.name(), task, settings);
    for (const auto& [path, value] : report.last)
      if (path.starts_with(kTested)) measured[path.substr(kTested.size())].push_back(value);
  }
  for (const auto& [name, values] : measured) session.result(name, mean(values));
}

double TrainingScheduler::before_finishing(StepSession& session) {
  const char* judged = split_.nested ? kTest : kTrain;
  std::vector<double> losses;
  for (const StepResults& step : session.results()) {
    const auto loss = step.results.find("loss");
    if (step.step.command == judged && step.step.parameters.front() == session.pivot().name &&
        loss != step.results.end())
      losses.push_back(loss->second);
  }
  return mean(losses);
}

}  // namespace ferula::training
