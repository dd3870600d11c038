// A progress bar, as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ferula {

struct Progress {
  std::string activity;               // "training"
  std::optional<std::int64_t> epoch;  // the current one
  std::int64_t done = 0;              // episodes
  std::int64_t total = 0;             // episodes; 0: nobody knows
  std::optional<double> loss;         // the newest
  std::optional<double> seconds_left;
  double rate = 0;   // units per second; 0: nobody knows
  std::string unit;  // "samples"
};

// "1:23", "2:03:04": minutes and seconds, with hours if there are any.
std::string duration_text(double seconds);

// One line of ASCII, at most `width` columns wide:
//   training epoch 3  42% [=====>       ]  loss 0.6934  1:23 left  1520 samples/s
// What does not fit is left out, the last first.
std::string progress_line(const Progress& progress, int width);

// Its bar, for those who draw other lines: "[====>     ]", `width` columns wide.
std::string progress_bar_text(double fraction, int width);

}  // namespace ferula
