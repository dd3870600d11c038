#include "core/grid/live_table.h"

#include <gmock/gmock.h>

#include <functional>
#include <sstream>

#include "core/text/text_table.h"
#include "tests/files/temporary_folder.h"
#include "tests/log/terminal_stderr.h"

namespace ferula {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;

// Two experiments, of which only the second says nothing yet.
class LiveTables : public testing::Test {
 protected:
  LiveTables() {
    for (const char* name : {"0003", "0004"}) {
      std::filesystem::create_directory(folder_ / name);
      const int slot = static_cast<int>(progress_.running.size()) + 1;
      progress_.running.push_back({name, slot, folder_ / name, start_});
    }
  }

  void report(std::int64_t episodes, const std::string& state = "running") {
    Status status = new_status();
    status.state = state;
    status.counters = {{"training/episode", episodes}, {"training/episodes_total", 100}};
    status.last = {{"training/loss", 0.693412}, {"validation_set_agg/loss", 0.0123}};
    write_status(folder_ / "0003/status.json", status);
  }

  const RunningExperiment& first() const { return progress_.running[0]; }

  TemporaryFolder folder_;
  LiveTable::Clock::time_point start_ = LiveTable::Clock::now();
  GridProgress progress_ = {.done = 12, .failed = 1, .left = 51};
};

TEST_F(LiveTables, ShowHowFarEachIs) {
  TerminalStderr terminal;
  Log log;
  LiveTable table(log, start_);
  table.update(progress_, start_);
  EXPECT_THAT(terminal.text(), EndsWith("slot  experiment  progress       loss      left\r\n"
                                        "   1  0003        starting\r\n"
                                        "   2  0004        starting\r\n"
                                        "12 done, 1 failed, 51 left"));
  report(25);
  table.update(progress_, start_ + 10s);
  EXPECT_THAT(terminal.text(), EndsWith("slot  experiment  progress       loss      left\r\n"
                                        "   1  0003         25%         0.6934      0:30\r\n"
                                        "   2  0004        starting\r\n"
                                        "12 done, 1 failed, 51 left, 33:50 to go"));
}

TEST_F(LiveTables, HaveBarsWhereThereIsRoom) {
  TerminalStderr terminal;
  terminal.resize(80);
  Log log;
  report(50);
  LiveTable(log, start_).update(progress_, start_ + 10s);
  EXPECT_THAT(terminal.text(),
              HasSubstr("   1  0003        [===========>          ]  50%     0.69"));
}

TEST_F(LiveTables, CountEpisodesFromWhereARunWasResumed) {
  TerminalStderr terminal;
  Log log;
  LiveTable table(log, start_);
  report(60);
  table.update(progress_, start_);
  report(80);
  table.update(progress_, start_ + 10s);
  EXPECT_THAT(terminal.text(), HasSubstr(" 80%         0.6934      0:10\r\n"));
}

TEST_F(LiveTables, DrawTenTimesASecondAtMost) {
  TerminalStderr terminal;
  Log log;
  LiveTable table(log, start_);
  table.update(progress_, start_);
  terminal.text();
  table.update(progress_, start_ + 99ms);
  EXPECT_THAT(terminal.text(), IsEmpty());
  table.update(progress_, start_ + 100ms);
  EXPECT_THAT(terminal.text(), Not(IsEmpty()));
}

TEST_F(LiveTables, FitNarrowAndLowTerminals) {
  TerminalStderr terminal;
  Log log;
  for (const unsigned short columns : {10, 24, 40, 100})
    for (const unsigned short rows : {2, 3, 4, 5}) {
      terminal.resize(columns, rows);
      LiveTable(log, start_).update(progress_, start_);
      std::istringstream text(terminal.text());
      int lines = 0;
      for (std::string line; std::getline(text, line); ++lines) {
        if (const std::size_t drawn = line.rfind("\033[K"); drawn != std::string::npos)
          line = line.substr(drawn + 3);
        EXPECT_LT(text_width(line.substr(0, line.find('\r'))), columns) << line;
      }
      EXPECT_LT(lines, rows);
    }
}

TEST_F(LiveTables, SayHowManyTheyHaveNoRoomFor) {
  TerminalStderr terminal;
  terminal.resize(60, 6);
  for (int slot = 3; slot <= 5; ++slot)
    progress_.running.push_back({"000" + std::to_string(slot + 2), slot, folder_ / "none", start_});
  Log log;
  LiveTable(log, start_).update(progress_, start_);
  EXPECT_THAT(terminal.text(),
              HasSubstr("   2  0004        starting\r\n      and 3 more\r\n12 done"));
}

TEST_F(LiveTables, StayBelowTheLogAndAreGoneAtTheEnd) {
  TerminalStderr terminal;
  Log log;
  {
    LiveTable table(log, start_);
    table.update(progress_, start_);
    terminal.text();
    report(100, "finished");
    table.started(first());
    EXPECT_THAT(terminal.text(), IsEmpty());
    table.ended(first(), "finished", "", start_ + 12s);
    EXPECT_THAT(
        terminal.text(),
        AllOf(testing::StartsWith("\r\033[3A\033[J["),
              HasSubstr(" - Grid >>> 0003 finished  validation loss 0.0123  (12 s)\r\nslot"),
              EndsWith("12 done, 1 failed, 51 left")));
  }
  EXPECT_EQ(terminal.text(), "\r\033[3A\033[J");
}

std::string stderr_of(const std::function<void()>& action) {
  testing::internal::CaptureStderr();
  action();
  return testing::internal::GetCapturedStderr();
}

TEST_F(LiveTables, AreLinesWhereNoTerminalIs) {
  const std::string text = stderr_of([this] {
    Log log;
    LiveTable table(log, start_);
    table.started(first());
    table.update(progress_, start_);
    table.ended(first(), "failed", "killed by SIGSEGV", start_ + 3s);
  });
  EXPECT_THAT(text, MatchesRegex(".* - INFO - Grid >>> 0003 started\n"
                                 ".* - ERROR - Grid >>> 0003 failed: killed by SIGSEGV  .3 s.\n"));
}

TEST_F(LiveTables, SurviveAStatusThatIsDamaged) {
  TerminalStderr terminal;
  Log log;
  write(folder_ / "0003/status.json", "{");
  LiveTable table(log, start_);
  table.update(progress_, start_);
  EXPECT_THAT(terminal.text(), HasSubstr("   1  0003        starting\r\n"));
  table.ended(first(), "finished", "", start_ + 1s);
  EXPECT_THAT(terminal.text(), HasSubstr("0003 finished  (1 s)\r\n"));
}

}  // namespace
}  // namespace ferula
