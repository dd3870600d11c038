#include "core/log/log.h"

#include <gmock/gmock.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "terminal_stderr.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;

std::string stderr_of(const std::function<void()>& action) {
  testing::internal::CaptureStderr();
  action();
  return testing::internal::GetCapturedStderr();
}

std::string fresh_file(const std::string& name) {
  const std::string file = testing::TempDir() + "log_test/" + name;
  std::filesystem::remove(file);
  return file;
}

std::string contents(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

TEST(Log, WritesTimeLevelNameAndSentence) {
  const std::string text =
      stderr_of([] { Log().write(LogLevel::info, "Tester", "Test finished"); });
  EXPECT_THAT(text, MatchesRegex("\\[[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\] - "
                                 "INFO - Tester >>> Test finished\n"));
}

TEST(Log, NamesEachLevelInCapitals) {
  const std::string text = stderr_of([] {
    Log log(LogLevel::debug);
    for (const auto level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error})
      log.write(level, "X", "…");
  });
  EXPECT_THAT(text, AllOf(HasSubstr(" - DEBUG - "), HasSubstr(" - INFO - "),
                          HasSubstr(" - WARNING - "), HasSubstr(" - ERROR - ")));
}

TEST(Log, ConsoleBeginsAtItsLevelAndTheFileHasEverything) {
  const std::string file = fresh_file("levels.log");
  const std::string console = stderr_of([&] {
    Log log(LogLevel::warning);
    log.open_file(file);
    log.write(LogLevel::debug, "Model", "a detail");
    log.write(LogLevel::warning, "Model", "a danger");
  });
  EXPECT_THAT(console, AllOf(HasSubstr("a danger"), Not(HasSubstr("a detail"))));
  EXPECT_THAT(contents(file), AllOf(HasSubstr("a danger"), HasSubstr("a detail")));
}

TEST(Log, GoesOnAtTheEndOfItsFile) {
  const std::string file = fresh_file("twice.log");
  for (const char* sentence : {"before", "after"}) {
    Log log(LogLevel::error);
    log.open_file(file);
    log.write(LogLevel::info, "X", sentence);
  }
  EXPECT_THAT(contents(file), AllOf(HasSubstr("before"), HasSubstr("after")));
}

TEST(Log, TakesBracesAndPercentSignsAsTheyAre) {
  EXPECT_THAT(stderr_of([] { Log().write(LogLevel::info, "X", "{} 100% %v {0"); }),
              HasSubstr(">>> {} 100% %v {0\n"));
}

TEST(Log, AFullDiskIsOneWarningAndTheRunGoesOn) {
  const std::string text = stderr_of([] {
    Log log;
    log.open_file("/dev/full");
    log.write(LogLevel::info, "X", "first");
    log.write(LogLevel::info, "X", "second");
  });
  EXPECT_THAT(text, MatchesRegex(".*first\n[^\n]*WARNING - Log >>> [^\n]*/dev/full: No space left "
                                 "on device[^\n]*\n[^\n]*second\n"));
}

TEST(Log, AFileThatCannotBeOpenedIsOneWarning) {
  const std::string text = stderr_of([] { Log().open_file("/proc/no/such.log"); });
  EXPECT_THAT(text, AllOf(HasSubstr("WARNING - Log >>> "), HasSubstr("/proc/no/such.log")));
}

TEST(StatusLine, IsNothingWhereNoTerminalIs) {
  EXPECT_THAT(stderr_of([] {
                Log log;
                log.set_status_line("42%");
                EXPECT_EQ(log.status_line_width(), 0);
              }),
              IsEmpty());
}

TEST(StatusLine, StaysBelowLogLines) {
  TerminalStderr terminal;
  Log log;
  log.set_status_line("42%");
  EXPECT_EQ(terminal.text(), "\r\033[K42%");
  log.write(LogLevel::info, "X", "a line");
  EXPECT_THAT(terminal.text(), MatchesRegex("\r\033\\[K.*INFO.* - X >>> a line\r\n42%"));
}

TEST(StatusLine, IsLeftAloneByLinesThatOnlyTheFileGets) {
  TerminalStderr terminal;
  Log log;
  log.set_status_line("42%");
  terminal.text();
  log.write(LogLevel::debug, "X", "a detail");
  EXPECT_EQ(terminal.text(), "");
}

TEST(StatusLine, IsGoneWhenClearedAndWhenTheLogEnds) {
  TerminalStderr terminal;
  {
    Log log;
    log.set_status_line("42%");
    log.clear_status_line();
    EXPECT_THAT(terminal.text(), testing::EndsWith("\r\033[K"));
    log.set_status_line("43%");
    terminal.text();
  }
  EXPECT_EQ(terminal.text(), "\r\033[K");
}

TEST(StatusLine, MayBeSeveralLines) {
  TerminalStderr terminal;
  Log log;
  log.set_status_line("one\ntwo\nthree");
  EXPECT_EQ(terminal.text(), "\r\033[Kone\r\ntwo\r\nthree");
  log.set_status_line("four");
  EXPECT_EQ(terminal.text(), "\r\033[2A\033[Jfour");
}

TEST(StatusLine, IsFoundAgainOnATerminalThatWasMadeNarrower) {
  TerminalStderr terminal;
  Log log;
  log.set_status_line("a line of some fifty columns that will not fit soon\nb");
  terminal.resize(20);
  terminal.text();
  log.clear_status_line();
  EXPECT_EQ(terminal.text(), "\r\033[3A\033[J");
}

TEST(StatusLine, LeavesTheLastColumnFree) {
  TerminalStderr terminal;
  EXPECT_EQ(Log().status_line_width(), 59);
  EXPECT_EQ(Log().most_status_lines(), 23);
}

TEST(Log, ColoursTheLevelOnATerminalOnly) {
  TerminalStderr terminal;
  Log().write(LogLevel::error, "X", "red");
  EXPECT_THAT(terminal.text(), HasSubstr("mERROR\033["));
  EXPECT_THAT(stderr_of([] { Log().write(LogLevel::error, "X", "plain"); }),
              Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace ferula
