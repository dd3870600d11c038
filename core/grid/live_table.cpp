#include "core/grid/live_table.h"

#include <spdlog/fmt/fmt.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/observers/progress.h"
#include "core/text/text_table.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr auto kDrawingInterval = std::chrono::milliseconds(100);
constexpr int kBarWidth = 24;
constexpr int kWidthForBars = 64;  // narrower terminals show percentages only
constexpr const char* kSpeaker = "Grid";

double seconds_between(LiveTable::Clock::time_point a, LiveTable::Clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

std::string role_of(const Status& status) {
  return status.counters.contains("testing/episode") ? "testing" : "training";
}

std::int64_t counter(const Status& status, const std::string& path) {
  const auto found = status.counters.find(path);
  return found == status.counters.end() ? 0 : found->second;
}

// The first of these that was measured; nothing if none was.
std::optional<double> measured(const Status& status, std::initializer_list<const char*> paths) {
  for (const char* path : paths)
    if (const auto found = status.last.find(path);
        found != status.last.end() && !std::isnan(found->second))
      return found->second;
  return std::nullopt;
}

std::string loss_text(const Status& status) {
  const auto loss = measured(status, {"training/loss", "testing/loss"});
  return loss ? fmt::format("{:.4g}", *loss) : "";
}

// "validation loss 0.0123".
std::string result_text(const fs::path& folder) try {
  const Status status = read_status(folder / "status.json");
  for (const char* table : {"testing", "validation", "training"})
    if (const auto loss = measured(status, {(std::string(table) + "_set_agg/loss").c_str()}))
      return fmt::format("  {} loss {:.4g}", table == std::string("testing") ? "test" : table,
                         *loss);
  return "";
} catch (const std::exception&) {
  return "";  // it ended before its first status
}

// "0003", "0003 on GPU-8932f937": so much of a UUID tells devices apart.
std::string name_text(const RunningExperiment& experiment) {
  constexpr std::size_t kTelling = 12;
  return experiment.name +
         (experiment.device.empty() ? "" : " on " + experiment.device.substr(0, kTelling));
}

double part(std::int64_t done, std::int64_t total) {
  if (total <= 0) return 0;
  return std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
}

// Inode and time: each new status is a new file, and files may come faster than the clock ticks.
std::optional<LiveTable::FileVersion> version_of(const fs::path& file) {
  struct stat found = {};
  if (::stat(file.c_str(), &found) != 0) return std::nullopt;
  return LiveTable::FileVersion{found.st_ino, static_cast<std::uint64_t>(found.st_mtim.tv_sec),
                                static_cast<std::uint64_t>(found.st_mtim.tv_nsec)};
}

}  // namespace

double LiveTable::Followed::fraction() const { return part(done, total); }
double LiveTable::Followed::first_fraction() const { return part(first_done, total); }

std::optional<double> LiveTable::Followed::seconds_left() const {
  if (total <= 0 || done <= first_done) return std::nullopt;
  const double rate = static_cast<double>(done - first_done) / seconds_between(first_time, time);
  return static_cast<double>(std::max<std::int64_t>(total - done, 0)) / rate;
}

LiveTable::LiveTable(Log& log, Clock::time_point now)
    : log_(log), begun_(now), next_drawing_(now) {}

LiveTable::~LiveTable() { log_.clear_status_line(); }

// Reads a status only when it is another file than before. One that is not of a running process is
// what an earlier attempt left.
LiveTable::Followed& LiveTable::follow(const RunningExperiment& experiment, Clock::time_point now) {
  Followed& followed = followed_[experiment.name];
  const bool is_new = followed.started != experiment.started;
  if (is_new) followed = {.started = experiment.started, .first_time = experiment.started};
  const fs::path file = experiment.folder / "status.json";
  const std::optional<FileVersion> version = version_of(file);
  if (!version || version == followed.version) return followed;
  followed.version = *version;
  try {
    followed.status = read_status(file);
  } catch (const std::exception&) {
    return followed;  // there will be another one
  }
  if (followed.status.state != "running") return followed;
  const std::string role = role_of(followed.status);
  followed.done = counter(followed.status, role + "/episode");
  followed.total = counter(followed.status, role + "/episodes_total");
  followed.time = now;
  if (is_new || followed.done < followed.first_done) {
    followed.first_done = followed.done;
    followed.first_time = now;
  }
  return followed;
}

void LiveTable::forget_ended(const GridProgress& progress) {
  std::set<std::string> names;
  for (const RunningExperiment& experiment : progress.running) names.insert(experiment.name);
  std::erase_if(followed_, [&](const auto& entry) { return !names.contains(entry.first); });
}

std::string LiveTable::table(const GridProgress& progress, int width, int most_lines) {
  const auto progress_text = [&](const Followed& followed) -> std::string {
    if (followed.status.state != "running" || followed.done + followed.total == 0)
      return "starting";
    if (followed.total <= 0) return fmt::format("{} episodes", followed.done);
    const std::string percent = fmt::format("{:3}%", static_cast<int>(100 * followed.fraction()));
    if (width < kWidthForBars) return percent;
    return progress_bar_text(followed.fraction(), kBarWidth) + " " + percent;
  };
  std::vector<RunningExperiment> running = progress.running;
  std::sort(running.begin(), running.end(),
            [](const auto& a, const auto& b) { return a.slot < b.slot; });
  std::vector<TextRow> rows;
  for (const RunningExperiment& experiment : running) {
    const Followed& followed = followed_.at(experiment.name);
    const auto left = followed.seconds_left();
    rows.push_back({std::to_string(experiment.slot), name_text(experiment), progress_text(followed),
                    fmt::format("{:>9}", loss_text(followed.status)),
                    fmt::format("{:>8}", left ? duration_text(*left) : "")});
  }
  if (rows.empty() || most_lines < 2) return "";
  std::string more;
  if (const std::size_t room = most_lines - 1; rows.size() > room) {
    more = shortened(fmt::format("      and {} more", rows.size() - room + 1), width) + "\n";
    rows.resize(room - 1);
  }
  return text_table({{"slot", Fit::whole, true},
                     {"experiment", Fit::keep_end},
                     {"progress"},
                     {"loss", Fit::droppable, true},
                     {"left", Fit::droppable, true}},
                    rows, width) +
         more;
}

// By what was done since the beginning, in whole experiments and parts of them.
std::string LiveTable::summary(const GridProgress& progress, Clock::time_point now) const {
  double left = static_cast<double>(progress.left);
  auto worked = static_cast<double>(progress.done + progress.failed - *ended_before_);
  for (const auto& [name, followed] : followed_) {
    left -= followed.fraction();
    worked += followed.fraction() - followed.first_fraction();
  }
  const double seconds = seconds_between(begun_, now);
  std::string text =
      fmt::format("{} done, {} failed, {} left", progress.done, progress.failed, progress.left);
  if (worked > 0 && left > 0 && seconds > 0)
    text += ", " + duration_text(left / worked * seconds) + " to go";
  return text;
}

void LiveTable::update(const GridProgress& progress, Clock::time_point now) {
  if (!ended_before_) ended_before_ = progress.done + progress.failed;
  const int width = log_.status_line_width();
  if (width == 0 || now < next_drawing_) return;
  next_drawing_ = now + kDrawingInterval;
  forget_ended(progress);
  for (const RunningExperiment& experiment : progress.running) follow(experiment, now);
  log_.set_status_line(table(progress, width, log_.most_status_lines() - 1) +
                       shortened(summary(progress, now), width));
}

void LiveTable::started(const RunningExperiment& experiment) {
  const bool is_shown = log_.status_line_width() > 0;  // in the table
  log_.write(
      is_shown ? LogLevel::debug : LogLevel::info, kSpeaker,
      experiment.name + " started" + (experiment.device.empty() ? "" : " on " + experiment.device));
}

void LiveTable::ended(const RunningExperiment& experiment, const std::string& state,
                      const std::string& reason, Clock::time_point now) {
  const bool is_well = state == "finished" || state == "pruned";
  std::string line = experiment.name + " " + state;
  if (is_well)
    line += result_text(experiment.folder);
  else if (!reason.empty())
    line += ": " + reason;
  line += fmt::format("  ({:.0f} s)", seconds_between(experiment.started, now));
  log_.write(is_well ? LogLevel::info : LogLevel::error, kSpeaker, line);
}

}  // namespace ferula
