// One run: all that its components share, and the safe point.
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/dictionary.h"
#include "core/files/output_file.h"
#include "core/files/status.h"
#include "core/log/log.h"
#include "core/observers/table.h"
#include "core/observers/tensor_board.h"
#include "core/observers/timing.h"
#include "core/optimizers/host_optimizer.h"
#include "core/session/averaged_model.h"
#include "core/session/blueprint.h"
#include "core/session/checkpoints.h"
#include "core/session/interrupts.h"
#include "core/session/measured_pass.h"
#include "core/session/observer_guard.h"
#include "core/state/state_tree.h"
#include "core/timing/stopwatch.h"

namespace ferula {

// Makes the components that its blueprint asks for, keeps tables and files, and takes snapshots.
// A component sees it through a ComponentSession of its own. [worker's thread]
class Run {
 public:
  // A snapshot resumes. REQUIRES: the folder exists; the blueprint outlives the run.
  Run(Blueprint& blueprint, std::filesystem::path folder, Log& log, c10::Device device,
      std::optional<Dictionary> snapshot);
  ~Run();

  // Runs the worker to its end; status.json says how it went, also when this throws.
  void execute();

  // The signal that interrupted it; 0: none did.
  int interrupted_by() const { return interrupted_by_; }
  // "finished" or "interrupted", and the status: "Not converged: Epoch Limit reached".
  std::string state_text() const { return interrupted_by_ != 0 ? "interrupted" : "finished"; }
  const std::string& status() const { return status_; }
  // The newest numbers of the run, by path.
  std::vector<std::pair<std::string, double>> measurements() const;

  // What sessions forward to; see Session.
  const Problem& problem(const std::string& section) { return blueprint_.problem(section); }
  Model& model(const std::string& section);
  Loader& loader(const std::string& section);
  Optimizer& optimizer(const std::string& section, const std::vector<ModelTensor>& tensors);
  Pass& pass(const std::string& name, const Problem& problem, const PassCounters& counters,
             State& state);
  void handshake(const std::string& problem, const std::string& model);
  OutputFile& output_file(const std::string& name) { return files_.open(name); }
  void save(const std::string& name, const Batch& tensors) const;
  void start();
  void end_step(Var<std::int64_t>& counter);
  void monitor(std::string_view path) { monitor_ = path; }
  void stop(std::string_view status);
  bool stopping() const { return stopping_; }

  StateTree& state() { return state_; }
  Log& log() { return log_; }
  c10::Device device() const { return device_; }
  const std::filesystem::path& folder() const { return folder_; }
  const Blueprint& blueprint() const { return blueprint_; }
  Tables& tables() { return tables_; }

 private:
  void average(const std::string& section, double decay);
  Session& session_for(const std::string& owner);
  void add_observer(const std::string& name, std::shared_ptr<Observer> observer);
  void add_host_observers();
  // Of all models; with their section in front if there are several.
  std::vector<TrainedTensor> trained_tensors() const;
  void take_due_snapshots(std::chrono::steady_clock::time_point now);
  void save_failed_model() noexcept;
  void obey_signals();
  // Whether gradients wait: then there is nothing that a snapshot could hold.
  bool is_accumulating() const;
  void report(const std::string& state, const std::string& reason);
  void report_failure(const std::string& why) noexcept;

  Dictionary snapshot();
  // The newest row of a table, as it is shown; that of the snapshot if there is none yet.
  Dictionary shown_row(const std::string& table, std::string_view key) const;
  // What the snapshot that is being resumed says of this part; null if none is resumed. Throws
  // Error if it lacks it.
  const Dictionary* resumed(std::string_view part, const std::string& name) const;

  Blueprint& blueprint_;
  std::filesystem::path folder_;
  Log& log_;
  c10::Device device_;
  std::optional<Dictionary> snapshot_;

  Stopwatch stopwatch_;
  std::deque<ObserverGuard> guards_;
  StateTree state_;
  OutputFiles files_;
  Tables tables_;
  Status report_;
  std::chrono::steady_clock::time_point reported_;
  std::map<std::string, std::unique_ptr<Session>> sessions_;
  std::map<std::string, std::unique_ptr<Loader>> loaders_;
  std::map<std::string, std::shared_ptr<Model>> models_;
  std::map<std::string, std::shared_ptr<AveragedModel>> averages_;  // those of models_ that are
  std::map<std::string, std::unique_ptr<HostOptimizer>> optimizers_;
  std::map<std::string, std::unique_ptr<MeasuredPass>> passes_;
  std::shared_ptr<Timing> timing_;
  std::shared_ptr<Checkpoints> checkpoints_;  // if something is trained
  std::string monitor_ = "validation_set_agg/loss";
  std::vector<std::shared_ptr<Observer>> observers_;
  Interrupts interrupts_;
  std::string status_ = "Not Converged";
  bool stopping_ = false;
  int interrupted_by_ = 0;
};

}  // namespace ferula
