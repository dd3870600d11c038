// One run: all that its components share.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/dictionary.h"
#include "core/files/output_file.h"
#include "core/log/log.h"
#include "core/observers/table.h"
#include "core/optimizers/fused_optimizer.h"
#include "core/session/blueprint.h"
#include "core/session/interrupts.h"
#include "core/session/measured_pass.h"
#include "core/session/status_writer.h"
#include "core/state/state_tree.h"
#include "ferula/observer.h"
#include "ferula/session.h"
#include "ferula/worker.h"

namespace ferula {

class Checkpoints;

// How a run ended.
struct RunResult {
  std::string state;   // "finished", "interrupted"
  std::string status;  // "Converged (…)", "Test finished"
};

// Makes the components that its blueprint asks for, keeps the tables and files, and is the safe
// point. A component sees it through a session of its own, which knows who is asking.
class Run {
 public:
  // `snapshot` resumes. The folder exists.
  Run(Blueprint& blueprint, std::filesystem::path folder, Log& log, c10::Device device,
      std::optional<Dictionary> snapshot);
  ~Run();

  // Runs the worker to its end. Writes status.json, also when it throws.
  RunResult execute();

  // For sessions, on behalf of `owner`.
  const Problem& problem(const std::string& section);
  Model& model(const std::string& section);
  Loader& loader(const std::string& section);
  Optimizer& optimizer(const std::string& section, std::vector<ModelTensor> tensors);
  Pass& pass(const std::string& name, const Problem& problem, const PassCounters& counters,
             State& state);
  void handshake(const std::string& problem, const std::string& model);
  OutputFile& output_file(const std::string& name);
  void start();
  void end_step(Var<std::int64_t>& counter);
  void stop(std::string_view status);
  bool stopping() const { return stopping_; }

  StateTree& state() { return state_; }
  Log& log() { return log_; }
  c10::Device device() const { return device_; }
  const std::filesystem::path& folder() const { return folder_; }
  const Blueprint& blueprint() const { return blueprint_; }
  const Tables& tables() const { return tables_; }

 private:
  friend class Snapshots;

  Session& session_for(const std::string& owner);
  void make_observers();
  void obey_signals();

  Blueprint& blueprint_;
  std::filesystem::path folder_;
  Log& log_;
  c10::Device device_;
  std::optional<Dictionary> snapshot_;

  StateTree state_;
  Var<std::string>& status_;
  OutputFiles files_;
  Tables tables_;
  std::map<std::string, std::unique_ptr<Loader>> loaders_;
  std::map<std::string, std::shared_ptr<Model>> models_;
  std::map<std::string, std::unique_ptr<FusedOptimizer>> optimizers_;
  std::map<std::string, std::unique_ptr<MeasuredPass>> passes_;
  std::map<std::string, std::unique_ptr<Session>> sessions_;
  std::vector<std::shared_ptr<Observer>> observers_;
  std::unique_ptr<Checkpoints> checkpoints_;
  Interrupts interrupts_;
  bool stopping_ = false;
  bool interrupted_ = false;
};

}  // namespace ferula
