#include "tuning/batch_size_trial.h"

#include <ATen/ops/ones.h>
#include <c10/util/Exception.h>

#include <chrono>
#include <cmath>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "trainer.h"
#include "tuning/memory.h"

namespace ferula::training {
namespace {

using Clock = std::chrono::steady_clock;

void report(Session& session, const char* name, double value, const char* meaning) {
  session.state().add<double>(std::string("batch_size_trial/") + name, value,
                              {Role::measurement, "", meaning});
}

// Four fifths: others need memory, too, and a training more than its first batches.
std::int64_t limit_for(const BatchSizeParams& params, const Session& session) {
  if (params.memory_limit > 0 || !session.device().is_cpu()) return params.memory_limit;
  return available_memory() * 4 / 5;
}

// LibTorch's threads need memory of their own, and if there is none for them the process ends.
void begin_threads() { at::ones({1 << 20}).add_(1); }

// Where there was not enough memory: what was said of it.
std::optional<std::string> lack_of_memory(const std::function<void()>& function) try {
  function();
  return {};
} catch (const std::exception& error) {
  const auto* of_libtorch = dynamic_cast<const c10::Error*>(&error);
  const char* sentence =
      of_libtorch != nullptr ? of_libtorch->what_without_backtrace() : error.what();
  if (!is_out_of_memory(sentence)) throw;
  return sentence;
}

class Trial {
 public:
  Trial(const OfflineTrainer::Params& training, Session& session)
      : session_(session), trainer_(training.trainer, session) {
    report(session, "samples", static_cast<double>(session.loader("training").samples()),
           "of the training");
  }

  void train(std::int64_t batches) {
    trainer_.start(batches);
    for (std::int64_t batch = 0; batch < batches && !session_.stopping(); ++batch) {
      if (batch <= 1) start_clock();  // not for the first batch, which prepares much
      trainer_.train_batch();
      session_.end_step(trainer_.episode);
    }
    const std::chrono::duration<double> seconds = Clock::now() - began_;
    report(session_, "samples_per_second",
           static_cast<double>(trainer_.samples() - samples_before_) / seconds.count(),
           "trained a second");
  }

 private:
  void start_clock() {
    began_ = Clock::now();
    samples_before_ = trainer_.samples();
  }

  Session& session_;
  Trainer trainer_;
  Clock::time_point began_;
  std::int64_t samples_before_ = 0;
};

}  // namespace

void BatchSizeTrial::Params::list(Parameters& p) {
  training.list(p);
  batch_size.list(p);
}

void BatchSizeTrial::run(Session& session) {
  const std::int64_t limit = limit_for(params_.batch_size, session);
  std::optional<Trial> trial;
  const auto lacks = lack_of_memory([&] {
    begin_threads();
    std::optional<DataLimit> data_limit;
    if (session.device().is_cpu()) data_limit.emplace(limit);
    trial.emplace(params_.training, session);
    trial->train(params_.batch_size.batches);
  });
  if (session.stopping()) return;  // interrupted
  const double used = peak_memory(session.device());
  const bool exceeds = !session.device().is_cpu() && limit > 0 && used > static_cast<double>(limit);
  const bool fits = !lacks && !exceeds;
  report(session, "fits", fits ? 1 : 0, "1: memory suffices");
  report(session, "memory_mib", used, "most memory that was used");
  report(session, "memory_limit", static_cast<double>(limit), "MiB; 0: none");
  if (lacks) session.log(LogLevel::info, *lacks);
  session.stop((fits ? "Memory suffices: " : "Memory does not suffice: ") +
               std::to_string(std::llround(used)) + " MiB used" +
               (limit > 0 ? " of " + std::to_string(limit) : ""));
}

}  // namespace ferula::training
