#include "core/engine/engine.h"

#include <algorithm>
#include <utility>

#include "core/engine/last_lines.h"
#include "core/files/time_stamp.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kLookInterval = std::chrono::milliseconds(100);
constexpr auto kReportInterval = std::chrono::seconds(1);

std::size_t index(std::int64_t step) { return static_cast<std::size_t>(step); }

Clock::time_point ago(double seconds) {
  return Clock::now() -
         std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

std::vector<RunningStep>::iterator find(std::vector<RunningStep>& running, std::int64_t step) {
  return std::find_if(running.begin(), running.end(),
                      [&](const auto& run) { return run.job.step == step; });
}

}  // namespace

Engine::Engine(std::filesystem::path folder, const Plan& plan, Journal& journal, Launcher& launcher,
               Steps& steps, ScheduleWatcher& watcher, EngineOptions options)
    : folder_(std::move(folder)),
      plan_(plan),
      journal_(journal),
      launcher_(launcher),
      steps_(steps),
      watcher_(watcher),
      options_(options),
      behind_(index(plan.size() + 1)),
      missing_(index(plan.size() + 1)),
      attempts_(index(plan.size() + 1)),
      status_(new_status()) {
  for (std::int64_t slot = 0; slot < options_.slots; ++slot) free_slots_.insert(slot);
  counts_.steps = plan.size();
  restore();
}

void Engine::restore() {
  for (std::int64_t step = 1; step <= plan_.size(); ++step) {
    const StepRecord* record = journal_.find(step);
    const std::string& command = plan_.at(step).step.command;
    if (record != nullptr && record->state == "done") {
      ++counts_.done;
      remaining_.measure(command, record->seconds);
      continue;
    }
    remaining_.plan(command);
    for (const std::int64_t before : plan_.at(step).after) {
      const StepRecord* waited_for = journal_.find(before);
      if (waited_for != nullptr && waited_for->state == "done") continue;
      behind_[index(before)].push_back(step);
      ++missing_[index(step)];
    }
    if (missing_[index(step)] == 0) ready_.insert(step);
  }
}

ScheduleEnd Engine::run() try {
  report("running");
  for (begin_ready(); !running_.empty(); begin_ready()) {
    const auto end = launcher_.wait(kLookInterval);
    announce_begun();
    if (end) finish(*end);
    obey_signals();
    look();
  }
  const ScheduleEnd end = {counts_, signalled_};
  report(end.signal != 0 ? "interrupted" : end.complete() ? "finished" : "failed");
  return end;
} catch (const Error&) {
  report("failed");
  throw;
}

void Engine::begin_ready() {
  while (!stopping_ && !ready_.empty() && !free_slots_.empty())
    begin(ready_.extract(ready_.begin()).value());
}

void Engine::begin(std::int64_t step) {
  const std::int64_t slot = free_slots_.extract(free_slots_.begin()).value();
  running_.push_back({steps_.job(step, slot), slot, Clock::now(), launcher_.has_queue()});
  ++attempts_[index(step)];
  if (!running_.back().is_queued) watcher_.started(running_.back());
  launcher_.start(running_.back().job);
}

void Engine::announce_begun() {
  for (const BegunJob& begun : launcher_.begun()) {
    RunningStep& run = *find(running_, begun.step);
    run.started = ago(begun.seconds);
    announce(run);
  }
}

void Engine::announce(RunningStep& run) {
  run.is_queued = false;
  watcher_.started(run);
}

// A step that left because it was told to is neither done nor failed: it goes on at a resume.
void Engine::finish(const JobEnd& end) {
  const auto found = find(running_, end.step);
  RunningStep run = std::move(*found);
  running_.erase(found);
  free_slots_.insert(run.slot);
  const std::string reason = why_it_failed(end, run.job);
  if (!reason.empty() && signalled_ != 0) return;
  if (end.seconds) run.started = ago(*end.seconds);
  if (run.is_queued) announce(run);
  if (!reason.empty()) return record_failure(run, reason);
  try {
    record_done(run, steps_.outcome(run.job));
  } catch (const Error& error) {
    record_failure(run, error.what());
  }
}

StepRecord Engine::new_record(const RunningStep& run) const {
  StepRecord record;
  record.step = run.job.step;
  record.attempt = attempts_[index(run.job.step)];
  record.time = time_text(std::chrono::system_clock::now());
  record.seconds = std::chrono::duration<double>(Clock::now() - run.started).count();
  return record;
}

void Engine::append(const StepRecord& record) {
  journal_.append(record);
  watcher_.ended(record);
}

void Engine::record_done(const RunningStep& run, StepOutcome outcome) {
  const std::string& command = plan_.at(run.job.step).step.command;
  StepRecord record = new_record(run);
  record.state = "done";
  record.reason = std::move(outcome.reason);
  record.outcome = std::move(outcome.json);
  remaining_.end(command);
  remaining_.measure(command, record.seconds);
  append(record);
  ++counts_.done;
  release_those_behind(run.job.step);
}

void Engine::record_failure(const RunningStep& run, const std::string& reason) {
  const std::int64_t step = run.job.step;
  StepRecord record = new_record(run);
  record.state = "failed";
  record.reason = reason;
  record.last_lines = last_lines(run.job.folder);
  append(record);
  if (attempts_[index(step)] <= options_.on_failure.retries) {
    ready_.insert(step);
    return;
  }
  ++counts_.failed;
  remaining_.end(plan_.at(step).step.command);
  stopping_ = stopping_ || options_.on_failure.stop;
  skip_those_behind(step);
}

void Engine::release_those_behind(std::int64_t step) {
  for (const std::int64_t next : behind_[index(step)])
    if (--missing_[index(next)] == 0) ready_.insert(next);
}

// What waits for a failed step can never begin; nor can what waits for that.
void Engine::skip_those_behind(std::int64_t step) {
  for (const std::int64_t next : behind_[index(step)]) {
    if (std::exchange(missing_[index(next)], -1) < 0) continue;
    StepRecord record;
    record.step = next;
    record.state = "skipped";
    record.reason = "step " + std::to_string(step) + " failed";
    record.time = time_text(std::chrono::system_clock::now());
    append(record);
    ++counts_.skipped;
    remaining_.end(plan_.at(next).step.command);
    skip_those_behind(next);
  }
}

void Engine::obey_signals() {
  const int signal = interrupts_.leave_requested();
  if (signal == 0 || signalled_ != 0) return;
  signalled_ = signal;
  stopping_ = true;
  launcher_.stop();
  watcher_.leaving(static_cast<std::size_t>(count_begun()));
}

void Engine::look() {
  watcher_.look(running_, counts_, seconds_left());
  if (Clock::now() - reported_ < kReportInterval) return;
  report("running");
}

std::int64_t Engine::count_begun() const {
  return std::count_if(running_.begin(), running_.end(),
                       [](const RunningStep& run) { return !run.is_queued; });
}

// Where steps wait in a queue, as many as run now are taken to go on side by side.
std::optional<double> Engine::seconds_left() const {
  return remaining_.seconds(launcher_.has_queue() ? std::max<std::int64_t>(1, count_begun())
                                                  : options_.slots);
}

void Engine::report(const std::string& state) {
  status_.state = state;
  status_.reason = std::to_string(counts_.done) + " of " + std::to_string(counts_.steps) +
                   " steps done, " + std::to_string(counts_.failed) + " failed";
  status_.counters = {{"steps", counts_.steps},
                      {"steps_done", counts_.done},
                      {"steps_failed", counts_.failed},
                      {"steps_skipped", counts_.skipped},
                      {"steps_running", count_begun()}};
  if (launcher_.has_queue())
    status_.counters["steps_queued"] = static_cast<std::int64_t>(running_.size()) - count_begun();
  if (const auto left = seconds_left()) status_.last["seconds_left"] = *left;
  write_status(folder_ / "status.json", status_);
  reported_ = Clock::now();
}

}  // namespace ferula
