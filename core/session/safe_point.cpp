// The part of a run that happens between steps: observers, snapshots, signals, status.json.
#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "core/checkpoint/archive.h"
#include "core/files/atomic_file.h"
#include "core/observers/console.h"
#include "core/observers/csv.h"
#include "core/observers/tensor_board.h"
#include "core/session/run.h"
#include "ferula/error.h"

namespace ferula {

void Run::start() {
  checkpoints_ =
      std::make_shared<Checkpoints>(blueprint_.observer_params<Checkpoints>("Checkpoints"));
  add_observer("Csv", std::make_shared<Csv>(tables_));
  if (blueprint_.has("observers.TensorBoard"))
    add_observer("TensorBoard",
                 std::make_shared<TensorBoard>(
                     tables_, blueprint_.observer_params<TensorBoard>("TensorBoard")));
  add_observer("Console",
               std::make_shared<Console>(tables_, log_, blueprint_.worker_name(),
                                         blueprint_.observer_params<Console>("Console")));
  add_observer("Checkpoints", checkpoints_);
  for (const std::string& name : blueprint_.plugin_observers())
    add_observer(name, blueprint_.make_observer(name));
}

void Run::add_observer(const std::string& name, std::shared_ptr<Observer> observer) {
  ObserverGuard& guard =
      guards_.emplace_back(blueprint_.observer_label(name), blueprint_.is_lenient_with(name), log_);
  state_.guard_callbacks(name, std::ref(guard));
  guard([&] { observer->attach(session_for(name)); });
  observers_.push_back(std::move(observer));
}

void Run::end_step(Var<std::int64_t>& counter) {
  counter = counter + 1;
  obey_signals();
  take_due_snapshots();
  constexpr auto kReportInterval = std::chrono::seconds(1);
  const auto now = std::chrono::steady_clock::now();
  if (now - reported_ < kReportInterval) return;
  files_.flush_all();
  report("running", "");
}

void Run::obey_signals() {
  if (interrupts_.take_checkpoint_request()) checkpoints_->request_latest();
  if (interrupts_.take_dump_request()) write_file(folder_ / "state.txt", state_.dump());
  if (stopping_ || is_accumulating() || !interrupts_.leave_requested()) return;
  interrupted_ = true;
  stop("Interrupted");
}

bool Run::is_accumulating() const {
  return std::any_of(optimizers_.begin(), optimizers_.end(),
                     [](const auto& entry) { return entry.second->is_accumulating(); });
}

// What is due while gradients wait stays due. The last snapshot cannot wait.
void Run::take_due_snapshots() {
  if (stopping_) {
    for (auto& [section, optimizer] : optimizers_) optimizer->flush();
    checkpoints_->request_latest();
  }
  if (is_accumulating()) return;
  const bool best = checkpoints_->take_best_due(), latest = checkpoints_->take_latest_due();
  if (optimizers_.empty() || !(best || latest)) return;
  std::filesystem::create_directories(folder_ / "models");
  const Dictionary taken = snapshot();
  if (best) write_archive(folder_ / "models" / "model_best.pt", taken);
  if (latest) write_archive(folder_ / "models" / "model_latest.pt", taken);
}

void Run::stop(std::string_view status) {
  if (std::exchange(stopping_, true)) return;
  status_ = status;
}

void Run::report(const std::string& state, const std::string& reason) {
  report_.state = state;
  report_.reason = reason;
  const StateSnapshot values = state_.snapshot();
  for (const StateEntry& entry : values.values) {
    if (const auto* number = std::get_if<std::int64_t>(&entry.value))
      report_.counters[entry.path] = *number;
    if (const auto* number = std::get_if<double>(&entry.value))
      (entry.path.starts_with("best/") ? report_.best : report_.last)[entry.path] = *number;
  }
  write_status(folder_ / "status.json", report_);
  reported_ = std::chrono::steady_clock::now();
}

std::vector<std::pair<std::string, double>> Run::measurements() const {
  std::vector<std::pair<std::string, double>> result;
  for (const StateEntry& entry : state_.snapshot().values)
    if (const auto* number = std::get_if<double>(&entry.value))
      result.emplace_back(entry.path, *number);
  return result;
}

}  // namespace ferula
