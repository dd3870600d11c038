// How much of the time goes into what.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/files/output_file.h"
#include "core/timing/stopwatch.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"

namespace ferula {

// Writes `timing.csv`: seconds of wall time since the row before, in all and of each part. On a
// device that works asynchronously, parts are the time that their calls took, and whoever reads a
// number waits for the rest. The file grows as a log does: a resumed run adds to it.
class Timing final : public Observer {
 public:
  struct Params {
    std::int64_t interval = 100;
    void list(Parameters& p) {
      p("interval", interval, "episodes between two rows of timing.csv", at_least(1));
    }
  };

  // The stopwatch outlives the observer.
  Timing(Stopwatch& stopwatch, const std::filesystem::path& folder, const Params& params);

  // Time before this, in which all is made, does not count.
  void attach(Session& session) override;
  // At the end of each step. Writes a row if one is due.
  void end_step(std::int64_t episodes);
  // Writes the row of what came after the last one. Returns how all the time was shared, as a
  // sentence.
  std::string finish();

 private:
  void write_row();

  Stopwatch& stopwatch_;
  BufferedFile file_;
  Params params_;
  Stopwatch::Times attached_{}, written_{};
  std::int64_t episodes_ = 0, episodes_written_ = 0;
};

}  // namespace ferula
