// Ferula as a library: run a configuration, resume it, test it, use the trained model.
//
//   ferula::RunReport report = ferula::run({.configurations = {"lenet5.yaml"}});
//   ferula::TrainedModel model = ferula::TrainedModel::load(report.folder);
//   ferula::Batch answer = model.predict({{"images", images}});
//
// Everything throws ferula::Error, whose sentence is for the user. One run at a time in a process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ferula/batch.h"
#include "ferula/problem.h"
#include "ferula/session.h"

namespace ferula {

// What the command line says; each member is an option of `ferula run`.
struct RunOptions {
  std::vector<std::filesystem::path> configurations;  // of several, the last one wins
  std::vector<std::string> settings;                  // "training.optimizer.lr=0.01", "~model.load"
  std::string worker;                                 // if the configuration names none; test():
                                                      // the one that tests, "Tester"
  std::vector<std::string> plugins;                   // files, folders or names
  bool trust_plugins = false;
  LogLevel log_level = LogLevel::info;  // of the console; the log file has everything
  bool quiet = false;                   // neither console log nor progress bar
  bool visualize = false;               // test(): also write recording.html
};

// How a run ended.
struct RunReport {
  std::filesystem::path folder;
  std::string state;                // "finished" or "interrupted"
  int signal = 0;                   // that interrupted it: SIGINT, SIGTERM
  std::string status;               // "Not converged: Epoch Limit reached", "Test finished"
  std::filesystem::path recording;  // the page that shows what the model did; empty: none
  // The newest numbers, by the path of run state: {"testing_set_agg/acc", 0.9}. Sorted.
  std::vector<std::pair<std::string, double>> measurements;
};

// Runs the worker that the configuration names, in a new experiment folder. A scheduler's steps are
// processes forked from this one, which must have one thread then, as a program has that begins.
RunReport run(const RunOptions& options);

// What run() would do with a scheduler: a line a step.
std::string plan(const RunOptions& options);

// Goes on where the latest checkpoint of an experiment was taken, or with the steps of a schedule
// that are not done. Settings may extend the run
// ("training.terminal_conditions.epoch_limit=20"); configurations of the options are not used.
RunReport resume(const std::filesystem::path& experiment, const RunOptions& options);

// Tests the best model of an experiment with `options.worker`, in a new folder inside it; a report
// for each test that `testing.multi_tests` asks for, or for the one. An interrupt ends them all.
// With `options.visualize` each folder has a page that shows what the model did with the first
// samples: recording.html.
std::vector<RunReport> test(const std::filesystem::path& experiment, const RunOptions& options);

// What `ferula job` does, where steps cannot be forked: one step that another process hands over.
// Returns the exit code. Beside a file it leaves how the step ended.
int run_job(const std::string& text);
int run_job_of_file(const std::filesystem::path& file);

// The newest experiment below a folder; "latest" on the command line. Throws Error if there is
// none.
std::filesystem::path latest_experiment(const std::filesystem::path& output);

// The best model of an experiment, ready to predict.
class TrainedModel {
 public:
  // Settings and plugins of the options are used, nothing else of them.
  static TrainedModel load(const std::filesystem::path& experiment, const RunOptions& options = {});
  TrainedModel(TrainedModel&&) noexcept;
  ~TrainedModel();

  const Model& model() const;
  Model& model();

  // Names, ranks and types are checked first: an Error says what the model needs.
  Batch predict(const Batch& inputs);

 private:
  struct Parts;
  explicit TrainedModel(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// A problem without an experiment. Settings are keys of its section ("data_bits=4"); of the options
// they and the plugins are used, nothing else.
std::shared_ptr<const Problem> load_problem(const std::string& name,
                                            const RunOptions& options = {});

// A batch of one sample; equal arguments give equal batches. Throws Error if there is no such
// sample.
Batch draw_sample(const Problem& problem, std::int64_t sample, std::uint64_t seed);

// What the data of a problem turned out to be.
struct PreparedProblem {
  std::string task;     // of a grid or a schedule
  std::string section;  // "training"; empty: the problem alone
  std::string problem;
  std::int64_t samples = 0, batches = 0;  // in an epoch; alone, a sample is a batch
  std::vector<StreamSpec> streams;        // as the first batch has them
  double seconds = 0;
};

// Makes each problem of a configuration, a grid or a schedule, and its first and its last batch, on
// the CPU. Throws Error if the configuration does not hold, or data are missing or not what the
// problem says.
std::vector<PreparedProblem> prepare(const RunOptions& options);

// The same of one problem; see load_problem().
PreparedProblem prepare_problem(const std::string& name, const RunOptions& options = {});

// The weights of an experiment's best model as a file for others: .safetensors or .pt.
void export_model(const std::filesystem::path& experiment, const std::filesystem::path& output);

}  // namespace ferula
