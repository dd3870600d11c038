#include "core/observers/profile.h"

#include <torch/csrc/autograd/profiler_kineto.h>

#include <cstdlib>
#include <memory>
#include <set>
#include <string>

#include "core/plugins/guards.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace profiler = torch::autograd::profiler;
using torch::profiler::impl::ActivityType;

const torch::profiler::impl::ProfilerConfig& config() {
  static const torch::profiler::impl::ProfilerConfig config(
      torch::profiler::impl::ProfilerState::KINETO);
  return config;
}

std::set<ActivityType> activities(at::Device device) {
  if (device.is_cuda()) return {ActivityType::CPU, ActivityType::CUDA};
  return {ActivityType::CPU};
}

const Var<std::int64_t>& episode_counter(const State& state) {
  for (const char* path : {"training/episode", "testing/episode"})
    if (state.contains(path)) return state.get<std::int64_t>(path);
  throw Error("the worker counts no episodes: it has neither training/episode nor testing/episode");
}

}  // namespace

void Profile::attach(Session& session) {
  session_ = &session;
  const Var<std::int64_t>& episode = episode_counter(session.state());
  ::setenv("KINETO_LOG_LEVEL", "5", /*overwrite=*/0);  // or it reports that there is no GPU
  profiler::prepareProfiler(config(), activities(session.device()));
  subscription_ = session.state().subscribe(on(episode), Phase::deciders, [this] {
    ++seen_;
    advance();
  });
  advance();
}

void Profile::advance() {
  if (recording_ && seen_ == params_.wait + params_.steps) finish();
  if (recording_ || seen_ != params_.wait) return;
  profiler::enableProfiler(config(), activities(session_->device()));
  recording_ = true;
}

void Profile::finish() {
  recording_ = false;
  done_ = true;
  subscription_.reset();
  const std::filesystem::path file = session_->folder() / "trace.json";
  std::filesystem::remove(file);  // of a run before this one resumed it
  profiler::disableProfiler()->save(file.string());
  if (!std::filesystem::exists(file)) throw Error("cannot write '" + file.string() + "'");
  session_->log(LogLevel::info, "recorded " + std::to_string(seen_ - params_.wait) +
                                    " episodes: open " + file.string() +
                                    " in ui.perfetto.dev or chrome://tracing");
}

Profile::~Profile() {
  if (recording_)
    finish_late();
  else if (session_ != nullptr && !done_)
    session_->log(LogLevel::warning, "the run ended after " + std::to_string(seen_) +
                                         " episodes: nothing was recorded; lower `wait`");
}

void Profile::finish_late() noexcept try { finish(); } catch (...) {
  session_->log(LogLevel::warning, current_exception_sentence());
}

}  // namespace ferula
