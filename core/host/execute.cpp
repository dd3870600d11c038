#include "core/host/execute.h"

#include <ATen/Parallel.h>

#include <fstream>
#include <utility>
#include <vector>

#include "core/config/yaml.h"
#include "core/files/atomic_file.h"
#include "core/files/environment.h"
#include "core/files/folder_lock.h"
#include "core/log/log.h"
#include "core/recording/page.h"
#include "core/recording/record.h"
#include "core/session/run.h"

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
  write_environment(folder / "environment.yaml", command_line(), loaded_plugins(*setup.registry));
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

}  // namespace

RunReport execute(const RunOptions& options, Setup& setup, const fs::path& folder,
                  std::optional<Dictionary> snapshot, const std::string& title) {
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

}  // namespace ferula
