// What a scheduler sees of the host: a plan that is written down, and steps whose experiments end
// at once.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "ferula/error.h"
#include "ferula/scheduler.h"
#include "tests/files/temporary_folder.h"

namespace ferula::training {

inline std::string section_of(const std::string& yaml, std::string_view path) {
  const ConfigValue tree = parse_yaml_text(yaml, "experiment.yaml");
  const ConfigValue* value = tree.find(path);
  return value != nullptr ? to_yaml_line(*value) : "";
}

// What a configuration says.
struct Wishes {
  std::string experiment;
  std::vector<std::string> subroutines = {"train"};
  std::vector<std::string> tasks = {"fashion"};
  bool has_reused_models = false;
};

struct FakeRoutine final : public Routine {
  Wishes wishes;
  std::vector<std::string> plan;  // "train_fold fashion 0", "test_task fashion after 1 2"
  std::vector<ConfigValue> checked;

  bool wants(std::string_view subroutine) const override {
    const auto& wanted = wishes.subroutines;
    return std::find(wanted.begin(), wanted.end(), subroutine) != wanted.end();
  }
  const std::vector<std::string>& tasks() const override { return wishes.tasks; }
  const std::string& pivot() const override { return wishes.tasks.front(); }
  void check(std::string_view, const std::vector<std::string>& settings) override {
    checked.push_back(parse_yaml_text(wishes.experiment, "experiment.yaml"));
    for (const std::string& setting : settings) apply_setting(checked.back(), setting, {"worker"});
  }
  std::int64_t add(ScheduleStep step, const std::vector<std::int64_t>& after) override {
    std::string line = step.command;
    for (const std::string& parameter : step.parameters) line += " " + parameter;
    if (!after.empty()) line += " after";
    for (const std::int64_t before : after) line += " " + std::to_string(before);
    plan.push_back(line);
    return static_cast<std::int64_t>(plan.size());
  }
  std::string section(std::string_view, std::string_view path) const override {
    return section_of(wishes.experiment, path);
  }
  bool reuses(std::string_view) const override { return wishes.has_reused_models; }
};

struct FakeFiles final : public Files {
  const TemporaryFolder& project;
  explicit FakeFiles(const TemporaryFolder& folder) : project(folder) {}

  std::filesystem::path create(std::string_view kind, std::string_view task,
                               std::string_view file) override {
    const auto path = project / std::string(kind) / task / (file.empty() ? "model.pt" : file);
    std::filesystem::create_directories(path.parent_path());
    write(path, "");
    return path;
  }
  std::string reference(const std::filesystem::path& path) const override {
    return path.lexically_relative(project.path()).string();
  }
  std::filesystem::path resolve(std::string_view reference) const override {
    return project / std::string(reference);
  }
  std::vector<std::filesystem::path> reused(std::string_view, std::string_view) const override {
    return {};
  }
};

struct FakeStep : public StepSession {
  TemporaryFolder project;
  FakeFiles project_files{project};
  std::string experiment;
  ScheduleStep now;
  Task known{.name = "fashion"};
  std::vector<StepResults> before;

  std::map<std::string, std::string> stored;  // by its name: YAML of an experiment that has run
  std::map<std::string, ConfigValue> ran;     // by name: the configuration
  ExperimentReport report;                    // of each
  std::map<std::string, double> reported;
  std::filesystem::path folder_ = project / "steps";

  const ScheduleStep& step() const override { return now; }
  void log(LogLevel, std::string_view) override {}
  const std::filesystem::path& folder() const override { return folder_; }
  Files& files() override { return project_files; }
  const Task& task(std::string_view) const override { return known; }
  const Task& pivot() const override { return known; }
  void set_path(std::string_view, std::string_view name,
                const std::filesystem::path& file) override {
    known.paths[std::string(name)] = project_files.reference(file);
  }
  void add_model(std::string_view, StoredModel model) override {
    known.models.push_back(std::move(model));
  }
  ExperimentReport run(std::string_view name, std::string_view,
                       const std::vector<std::string>& settings) override {
    ConfigValue tree = parse_yaml_text(experiment, "experiment.yaml");
    for (const std::string& setting : settings) apply_setting(tree, setting, {"worker"});
    ran[std::string(name)] = std::move(tree);
    report.folder = folder_ / name;
    std::filesystem::create_directories(report.folder / "models");
    write(report.folder / "models" / "model_best.pt", "weights");
    write(report.folder / "predictions.npz", "answers");
    return report;
  }
  std::shared_ptr<const Problem> problem(std::string_view, std::string_view,
                                         const std::vector<std::string>&) override {
    throw Error("not needed");
  }
  std::shared_ptr<Model> model(const std::filesystem::path&) override { throw Error("not needed"); }
  void result(std::string_view name, double value) override { reported[std::string(name)] = value; }
  const std::vector<StepResults>& results() const override { return before; }
  std::string section(std::string_view, std::string_view path) const override {
    return training::section_of(experiment, path);
  }
  std::string section_of(const std::filesystem::path& experiment,
                         std::string_view path) const override {
    return training::section_of(stored.at(experiment.filename()), path);
  }
};

}  // namespace ferula::training
