#include "core/observers/timing.h"

#include <spdlog/fmt/fmt.h>

#include <initializer_list>
#include <numeric>
#include <vector>

#include "core/text/nearest.h"

namespace ferula {
namespace {

using Times = Stopwatch::Times;

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

Times difference(const Times& later, const Times& earlier) {
  Times result;
  for (std::size_t i = 0; i < kParts; ++i) result[i] = later[i] - earlier[i];
  return result;
}

std::chrono::nanoseconds sum(const Times& times) {
  return std::accumulate(times.begin(), times.end(), std::chrono::nanoseconds{});
}

// Parts of the whole, in percent.
struct Shares {
  double whole = 0;
  std::vector<std::string> entries;

  void add(const Times& times, Part part) {
    const auto i = static_cast<std::size_t>(part);
    const double share = 100 * seconds(times[i]) / seconds(sum(times));
    whole += share;
    entries.push_back(fmt::format("{} {:.1f} %", kPartNames[i], share));
  }
};

Shares shares(const Times& times, std::initializer_list<Part> parts) {
  Shares result;
  for (const Part part : parts) result.add(times, part);
  return result;
}

std::string sentence(const Times& times) {
  using enum Part;
  const Shares learning = shares(times, {forward, loss, backward, optimizer});
  const Shares beyond = shares(times, {data, statistics, observers, checkpoints, other});
  return fmt::format("Time: {:.1f} s; {}; beyond these {:.1f} %: {}", seconds(sum(times)),
                     joined(learning.entries), beyond.whole, joined(beyond.entries));
}

}  // namespace

Timing::Timing(Stopwatch& stopwatch, const std::filesystem::path& folder, const Params& params)
    : stopwatch_(stopwatch), file_(folder / "timing.csv"), params_(params) {}

void Timing::attach(Session&) {
  if (file_.empty()) {
    const std::vector<std::string> parts(kPartNames.begin(), kPartNames.end());
    file_.write("episodes,seconds," + joined(parts, ",") + "\n");
  }
  attached_ = written_ = stopwatch_.times();
}

void Timing::end_step(std::int64_t episodes) {
  episodes_ = episodes;
  if (episodes % params_.interval == 0) write_row();
}

std::string Timing::finish() {
  if (episodes_ != episodes_written_) write_row();
  return sentence(difference(stopwatch_.times(), attached_));
}

void Timing::write_row() {
  const Times& now = stopwatch_.times();
  const Times passed = difference(now, written_);
  std::string row = fmt::format("{},{:.6f}", episodes_, seconds(sum(passed)));
  for (const auto time : passed) row += fmt::format(",{:.6f}", seconds(time));
  file_.write(row + "\n");
  file_.flush();
  written_ = now;
  episodes_written_ = episodes_;
}

}  // namespace ferula
