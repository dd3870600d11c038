#include "ferula/host.h"

#include <ATen/Parallel.h>

#include <deque>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "core/checkpoint/export.h"
#include "core/config/scalar.h"
#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "core/files/atomic_file.h"
#include "core/files/environment.h"
#include "core/files/experiment_folder.h"
#include "core/files/folder_lock.h"
#include "core/host/experiment.h"
#include "core/host/multi_tests.h"
#include "core/host/setup.h"
#include "core/log/log.h"
#include "core/recording/page.h"
#include "core/recording/record.h"
#include "core/session/run.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> command_line() {
  std::ifstream in("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(in, word, '\0');) words.push_back(word);
  return words;
}

std::string log_name(const std::string& role) {
  if (role == "training") return "trainer.log";
  return role == "testing" ? "tester.log" : "run.log";
}

void write_configuration(const fs::path& folder, const Blueprint& blueprint) {
  write_file(folder / (blueprint.role() + "_configuration.yaml"), to_yaml(blueprint.tree()));
}

// What the run began on; a resumed one leaves it as it is.
void write_environment(const fs::path& folder, const Setup& setup) {
  std::vector<LoadedPlugin> plugins;
  for (const Plugin& plugin : setup.registry->plugins())
    if (plugin.loaded && !plugin.path.empty())
      plugins.push_back({plugin.note.name, plugin.note.version, plugin.path});
  write_environment(folder / "environment.yaml", command_line(), plugins);
}

// "Experiment folder: X", "Going on with X after episode 91".
std::string opening(const fs::path& folder, const std::optional<Dictionary>& snapshot) {
  if (!snapshot) return "Experiment folder: " + folder.string();
  const Dictionary& values = snapshot->get<Dictionary>("state").get<Dictionary>("values");
  const auto* episode = values.find("training/episode");
  return "Going on with " + folder.string() +
         (episode != nullptr ? " after episode " + std::to_string(std::get<std::int64_t>(*episode))
                             : "");
}

RecordedTest record(Run& run, Blueprint& blueprint) {
  const std::string& section = blueprint.first_model();
  const std::string model = blueprint.name_at(section),
                    problem = blueprint.name_at("testing.problem");
  const ConfigValue* weights = blueprint.tree().find(section + ".load");
  RecordedTest test = {"What " + model + " does on " + problem, "", {}, {}};
  test.facts = {{"test", run.folder().string()},
                {"weights", weights != nullptr ? weights->text : ""},
                {"model", model},
                {"problem", problem}};
  test.samples =
      record_samples(run.model(section), blueprint.label("model", section), run.loader("testing"));
  if (!shows_model(test.samples.front()))
    test.note = model +
                " shows nothing of what happens inside it: here are its inputs, what was "
                "asked for, and its predictions.";
  return test;
}

// `title`: a line of the log, if there is more to say than the folder.
RunReport execute(const RunOptions& options, Setup& setup, const fs::path& folder,
                  std::optional<Dictionary> snapshot, const std::string& title = "") {
  const FolderLock lock(folder);
  remove_temporary_files(folder);
  at::set_num_threads(static_cast<int>(setup.blueprint->threads()));
  Log log(options.log_level);
  if (options.quiet) log.close_console();
  log.open_file(folder / log_name(setup.blueprint->role()));
  log.write(LogLevel::info, "ferula", opening(folder, snapshot));
  if (!title.empty()) log.write(LogLevel::info, "ferula", title);
  write_configuration(folder, *setup.blueprint);
  if (!snapshot) write_environment(folder, setup);
  Run run(*setup.blueprint, folder, log, setup.device, std::move(snapshot));
  run.execute();
  log.write(LogLevel::info, setup.blueprint->worker_name(), run.status());
  RunReport report = {folder, run.state_text(),  run.interrupted_by(), run.status(),
                      {},     run.measurements()};
  if (options.visualize && report.signal == 0) {
    report.recording = folder / "recording.html";
    write_file(report.recording, recording_page(record(run, *setup.blueprint)));
  }
  return report;
}

std::string name_or(const Blueprint& blueprint, const std::string& section,
                    const std::string& otherwise) {
  return section.empty() ? otherwise : blueprint.name_at(section);
}

}  // namespace

RunReport run(const RunOptions& options) {
  Setup setup = set_up(options, load_options(options));
  const Blueprint& blueprint = *setup.blueprint;
  const std::string problem = blueprint.role().empty() ? "" : blueprint.role() + ".problem";
  const fs::path folder = create_experiment_folder(
      blueprint.output(), name_or(blueprint, problem, blueprint.worker_name()),
      name_or(blueprint, blueprint.first_model(), "no_model"));
  return execute(options, setup, folder, {});
}

RunReport resume(const fs::path& experiment, const RunOptions& options) {
  std::optional<Dictionary> snapshot = read_resumable(experiment);
  Setup setup = set_up(options, read_configuration(experiment, options.settings));
  return execute(options, setup, experiment, std::move(snapshot));
}

namespace {

// The experiment's, with the best of its weights instead of those that it began with.
ConfigValue test_configuration(const fs::path& experiment, const RunOptions& options) {
  const fs::path best = checkpoint_file(experiment, "best");
  ConfigValue tree = read_configuration(experiment, {});
  const Origin origin = {"ferula test"};
  tree.set("worker", make_mapping({{"name", make_text(options.worker, origin)}}, origin));
  for (const char* key : {"model.load_only", "model.load_strict"}) tree.erase(key);
  tree.set("model.load", make_text(best.string(), origin));
  for (const std::string& setting : options.settings) apply_setting(tree, setting, {});
  return tree;
}

}  // namespace

std::vector<RunReport> test(const fs::path& experiment, const RunOptions& options) {
  const std::vector<PlannedTest> tests = plan_tests(test_configuration(experiment, options));
  std::deque<Setup> setups;  // all of them first: a mistake in the last ends none half-way
  for (const PlannedTest& planned : tests) setups.push_back(set_up(options, planned.tree));
  std::vector<RunReport> reports;
  for (const PlannedTest& planned : tests) {
    reports.push_back(
        execute(options, setups.front(), create_test_folder(experiment), {}, planned.title));
    if (reports.back().signal != 0) break;
    setups.pop_front();  // with its data
  }
  return reports;
}

fs::path latest_experiment(const fs::path& output) { return find_latest_experiment(output); }

void export_model(const fs::path& experiment, const fs::path& output) {
  export_weights(read_checkpoint(experiment, "best").get<Dictionary>("state_dict"), output);
}

}  // namespace ferula
