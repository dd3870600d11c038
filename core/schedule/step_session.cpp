#include "core/schedule/step_session.h"

#include <algorithm>
#include <utility>

#include "core/config/yaml.h"
#include "core/files/status.h"
#include "core/host/experiment.h"
#include "core/host/run_in_folder.h"
#include "core/project/task_file.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::map<std::string, double> best_of(const fs::path& experiment) {
  return read_status(experiment / "status.json").best;
}

}  // namespace

HostStepSession::HostStepSession(ScheduleSetup& setup, Log& log, StepFiles& files,
                                 ScheduleStep step, fs::path folder, KnownResults known)
    : setup_(setup),
      log_(log),
      files_(files),
      step_(std::move(step)),
      folder_(std::move(folder)),
      known_(std::move(known)) {}

void HostStepSession::log(LogLevel level, std::string_view sentence) {
  log_.write(level, setup_.scheduler_name(), sentence);
}

const Task& HostStepSession::task(std::string_view name) const {
  const auto found = std::find_if(known_.tasks.begin(), known_.tasks.end(),
                                  [&](const Task& task) { return task.name == name; });
  if (found != known_.tasks.end()) return *found;
  throw Error("there is no task '" + std::string(name) + "'" +
              did_you_mean(std::string(name), setup_.tasks()) +
              "; there are: " + joined(setup_.tasks()));
}

void HostStepSession::set_path(std::string_view task, std::string_view name, const fs::path& file) {
  findings_.paths[this->task(task).name][std::string(name)] = files_.reference(file);
}

void HostStepSession::add_model(std::string_view task, StoredModel model) {
  const std::string name = this->task(task).name;
  write_model(files_.create("models", name, model.name + ".json"), model);
  findings_.models[name].push_back(std::move(model));
}

ExperimentReport HostStepSession::run(std::string_view name, std::string_view task,
                                      const std::vector<std::string>& settings) {
  const fs::path folder = folder_ / name;
  const RunReport report =
      run_in_folder(folder, setup_.experiment(task, settings), setup_.step_options());
  if (report.signal != 0) {
    interrupted_by_ = report.signal;
    throw Error::failed_run("interrupted");
  }
  return {folder,
          report.status,
          {report.measurements.begin(), report.measurements.end()},
          best_of(folder)};
}

std::shared_ptr<const Problem> HostStepSession::problem(std::string_view task,
                                                        std::string_view section,
                                                        const std::vector<std::string>& settings) {
  const auto setup = std::make_shared<Setup>(setup_.set_up_experiment(task, settings));
  return {setup, &setup->blueprint->problem(std::string(section) + ".problem")};
}

std::shared_ptr<Model> HostStepSession::model(const fs::path& experiment) {
  const auto trained =
      std::make_shared<TrainedModel>(TrainedModel::load(experiment, setup_.step_options()));
  return {trained, &trained->model()};
}

void HostStepSession::result(std::string_view name, double value) {
  findings_.results[std::string(name)] = value;
}

std::string HostStepSession::section_of(const fs::path& experiment, std::string_view path) const {
  const ConfigValue tree = read_configuration(experiment, {});
  const ConfigValue* value = tree.find(path);
  return value != nullptr ? to_yaml_line(*value) : "";
}

}  // namespace ferula
