// The part of a run that happens between steps: observers, snapshots, signals, status.json.
#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "core/checkpoint/archive.h"
#include "core/checkpoint/weights.h"
#include "core/files/atomic_file.h"
#include "core/observers/console.h"
#include "core/observers/csv.h"
#include "core/observers/profile.h"
#include "core/session/pruner.h"
#include "core/session/run.h"
#include "core/text/nearest.h"
#include "core/timing/span.h"
#include "ferula/error.h"

namespace ferula {
namespace {

void refuse_missing(const std::vector<std::string>& values) {
  if (values.empty()) return;
  throw Error("the checkpoint has no value for " + joined(values) +
              " of run state: it was made with other settings, or by another version");
}

}  // namespace

// The worker's values are in every snapshot of it; observers may be new.
void Run::start() {
  refuse_missing(state_.not_restored(/*new_names=*/false));
  add_host_observers();
  for (const std::string& name : blueprint_.plugin_observers())
    add_observer(name, blueprint_.make_observer(name));
  refuse_missing(state_.not_restored(/*new_names=*/true));
}

void Run::add_host_observers() {
  timing_ =
      std::make_shared<Timing>(stopwatch_, folder_, blueprint_.observer_params<Timing>("Timing"));
  add_observer("Timing", timing_);
  add_observer("Csv", std::make_shared<Csv>(tables_));
  if (blueprint_.has("observers.TensorBoard"))
    add_observer("TensorBoard", std::make_shared<TensorBoard>(
                                    tables_, [this] { return trained_tensors(); },
                                    blueprint_.observer_params<TensorBoard>("TensorBoard")));
  add_observer("Console",
               std::make_shared<Console>(tables_, log_, blueprint_.worker_name(),
                                         blueprint_.observer_params<Console>("Console")));
  if (blueprint_.has("observers.Profile"))
    add_observer("Profile",
                 std::make_shared<Profile>(blueprint_.observer_params<Profile>("Profile")));
  if (optimizers_.empty()) return;
  checkpoints_ = std::make_shared<Checkpoints>(
      blueprint_.observer_params<Checkpoints>("Checkpoints"), monitor_);
  add_observer("Checkpoints", checkpoints_);
  if (blueprint_.has("observers.SuccessiveHalving"))
    add_observer("SuccessiveHalving",
                 std::make_shared<Pruner>(blueprint_.observer_params<Pruner>("SuccessiveHalving"),
                                          monitor_));
}

// An averaged model may have its averages now: the weights are what is trained.
std::vector<TrainedTensor> Run::trained_tensors() const {
  std::vector<TrainedTensor> result;
  for (const auto& [section, model] : models_) {
    const auto averaged = averages_.find(section);
    const Dictionary weights =
        averaged != averages_.end() ? averaged->second->weights() : to_dictionary(model->tensors());
    const std::string prefix = models_.size() > 1 ? section + "/" : "";
    for (const ModelTensor& tensor : model->tensors())
      if (tensor.trained)
        result.push_back(
            {prefix + tensor.name, weights.get<at::Tensor>(tensor.name), tensor.tensor.grad()});
  }
  return result;
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
  const auto now = std::chrono::steady_clock::now();
  if (checkpoints_) take_due_snapshots(now);
  if (timing_) timing_->end_step(counter);
  constexpr auto kReportInterval = std::chrono::seconds(1);
  if (now - reported_ < kReportInterval) return;
  const Span span(Part::observers);
  files_.flush_all();
  report("running", "");
}

void Run::obey_signals() {
  if (interrupts_.take_checkpoint_request() && checkpoints_) checkpoints_->request_latest();
  if (interrupts_.take_dump_request()) write_file(folder_ / "state.txt", state_.dump());
  if (stopping_ || is_accumulating() || interrupts_.leave_requested() == 0) return;
  interrupted_by_ = interrupts_.leave_requested();
  stop("Interrupted");
}

bool Run::is_accumulating() const {
  return std::any_of(optimizers_.begin(), optimizers_.end(),
                     [](const auto& entry) { return entry.second->is_accumulating(); });
}

// What is due while gradients wait stays due. The last snapshot cannot wait. The latest comes last:
// a run that is killed in between does this step again.
void Run::take_due_snapshots(std::chrono::steady_clock::time_point now) {
  if (stopping_) {
    for (auto& [section, optimizer] : optimizers_) optimizer->flush();
    checkpoints_->request_latest();
  }
  if (is_accumulating()) return;
  const DueCheckpoints due = checkpoints_->take_due(now);
  if (due.best.empty() && !due.latest) return;
  const Span span(Part::checkpoints);
  const std::filesystem::path models = folder_ / "models";
  std::filesystem::create_directories(models);
  const Dictionary taken = snapshot();
  for (const std::string& file : due.best) write_archive(models / file, taken);
  for (const std::string& file : due.dropped) std::filesystem::remove(models / file);
  if (due.latest) write_archive(models / "model_latest.pt", taken);
}

// In the midst of a step, so nothing to go on from, but to look at.
void Run::save_failed_model() noexcept try {
  if (!checkpoints_ || !checkpoints_->keeps_any()) return;
  std::filesystem::create_directories(folder_ / "models");
  write_archive(folder_ / "models" / "model_failed.pt", snapshot());
} catch (const std::exception& error) {
  log_.write(LogLevel::debug, "ferula", error.what());
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
