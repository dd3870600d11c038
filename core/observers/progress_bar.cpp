#include "core/observers/progress_bar.h"

#include <utility>

namespace ferula {
namespace {

constexpr auto kDrawingInterval = std::chrono::milliseconds(100);

const Var<std::int64_t>* find_counter(const State& state, const std::string& path) {
  return state.contains(path) ? &state.get<std::int64_t>(path) : nullptr;
}

}  // namespace

ProgressBar::ProgressBar(std::string role, State& state, const Tables& tables, Log& log)
    : role_(std::move(role)),
      log_(log),
      episode_(&state.get<std::int64_t>(role_ + "/episode")),
      episodes_total_(find_counter(state, role_ + "/episodes_total")),
      epoch_(find_counter(state, role_ + "/epoch")),
      samples_(find_counter(state, role_ + "/samples")),
      first_episode_(*episode_),
      first_sample_(samples_ != nullptr ? samples_->get() : 0) {
  for (const Table& table : tables)
    if (table.name == role_) table_ = &table;
  draw_if_due();
  subscription_ = state.subscribe(on(*episode_), Phase::writers, [this] { draw_if_due(); });
}

ProgressBar::~ProgressBar() { log_.clear_status_line(); }

void ProgressBar::draw_if_due() {
  const Clock::time_point now = Clock::now();
  if (now < next_drawing_) return;
  next_drawing_ = now + kDrawingInterval;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  log_.set_status_line(progress_line(progress(seconds), log_.status_line_width()));
}

Progress ProgressBar::progress(double seconds) const {
  Progress progress = {.activity = role_, .done = *episode_, .unit = "episodes"};
  if (episodes_total_ != nullptr) progress.total = *episodes_total_;
  if (epoch_ != nullptr) progress.epoch = *epoch_;
  if (table_ != nullptr) progress.loss = newest(*table_, "loss");
  if (progress.done == first_episode_) return progress;

  progress.rate = static_cast<double>(progress.done - first_episode_) / seconds;
  if (progress.total > 0)
    progress.seconds_left = static_cast<double>(progress.total - progress.done) / progress.rate;
  if (samples_ == nullptr) return progress;
  progress.rate = static_cast<double>(*samples_ - first_sample_) / seconds;
  progress.unit = "samples";
  return progress;
}

}  // namespace ferula
