#include "core/observers/console.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "../log/terminal_stderr.h"
#include "fake_session.h"

namespace ferula {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

// The lines of a run in which the table gets these rows.
std::string logged(const std::string& table_name, const std::vector<std::vector<double>>& rows,
                   std::int64_t interval = 100) {
  FakeSession session;
  session.add_counter("training/episode");
  session.add_counter("testing/episode");
  Table& table = session.add_table(table_name, example_columns());
  testing::internal::CaptureStderr();
  Log log;
  Console console(session.tables, log, "OfflineTrainer", {.interval = interval});
  console.attach(session);
  for (const std::vector<double>& row : rows) session.add_row(table, row);
  return testing::internal::GetCapturedStderr();
}

std::vector<double> row(double episode) { return {0.701234561, episode, 2, 0.4921875, 4, 6, 64}; }

TEST(Console, LogsARowUnderTheWorkersName) {
  EXPECT_THAT(logged("training", {row(0)}),
              EndsWith(" - INFO - OfflineTrainer >>> loss 0.7012345610; episode 000000; epoch 02; "
                       "acc 0.4921875000; seq_length 4; max_seq_length 6; batch_size 000064\n"));
}

TEST(Console, SaysWhatARowIsOf) {
  EXPECT_THAT(logged("training_set_agg", {row(7)}), EndsWith("000064 [Epoch 2]\n"));
  EXPECT_THAT(logged("validation", {row(7)}), EndsWith("000064 [Partial Validation]\n"));
  EXPECT_THAT(logged("validation_set_agg", {row(7)}), EndsWith("000064 [Full Validation]\n"));
  EXPECT_THAT(logged("testing", {row(0)}), EndsWith("000064 [Partial Test]\n"));
  EXPECT_THAT(logged("testing_set_agg", {row(7)}), EndsWith("000064 [Full Test]\n"));
  EXPECT_THAT(logged("generator", {row(7)}), EndsWith("000064 [generator]\n"));
}

TEST(Console, LogsTheTrainingAtItsInterval) {
  EXPECT_THAT(logged("training", {row(1), row(2), row(3)}, 2),
              AllOf(HasSubstr("episode 000002"), Not(HasSubstr("episode 000001")),
                    Not(HasSubstr("episode 000003"))));
}

TEST(Console, LogsEachRowOfAValidation) {
  EXPECT_THAT(logged("validation", {row(1), row(2)}),
              AllOf(HasSubstr("episode 000001"), HasSubstr("episode 000002")));
}

struct ShownRun {
  TerminalStderr terminal;
  FakeSession session;
  Table& training = session.add_table("training", {{"loss"}});
  Log log;
  std::optional<Console> console;

  void begin(const Console::Params& params = {}) {
    console.emplace(session.tables, log, "OfflineTrainer", params);
    console->attach(session);
  }
  void finish_episode(std::int64_t number) { *session.counters.at("training/episode") = number; }
};

TEST(ProgressBar, IsThereFromTheBeginning) {
  ShownRun run;
  run.session.add_counter("training/episode");
  run.session.add_counter("training/episodes_total", 200);
  run.begin();
  EXPECT_THAT(run.terminal.text(), HasSubstr("training   0% [>"));
}

TEST(ProgressBar, FollowsTheRun) {
  ShownRun run;
  run.session.add_counter("training/episode");
  run.session.add_counter("training/episodes_total", 200);
  run.begin();
  std::this_thread::sleep_for(110ms);
  run.finish_episode(50);
  EXPECT_THAT(run.terminal.text(), AllOf(HasSubstr(" 25% [="), HasSubstr(" left")));
}

TEST(ProgressBar, IsDrawnAtMostTenTimesASecond) {
  ShownRun run;
  run.session.add_counter("training/episode");
  const auto start = std::chrono::steady_clock::now();
  run.begin();
  for (std::int64_t episode = 1; episode <= 1000; ++episode) run.finish_episode(episode);
  const std::string text = run.terminal.text();
  const auto drawings = std::count(text.begin(), text.end(), '\r');
  EXPECT_LE(drawings, 1 + (std::chrono::steady_clock::now() - start) / 100ms);
}

TEST(ProgressBar, GoesOnWhereAResumedRunBegins) {
  ShownRun run;
  run.session.add_counter("training/episode", 100);
  run.session.add_counter("training/episodes_total", 200);
  run.session.add_counter("training/epoch", 4);
  run.begin();
  EXPECT_THAT(run.terminal.text(),
              AllOf(HasSubstr("training epoch 4  50% ["), Not(HasSubstr(" left"))));
}

TEST(ProgressBar, StaysBelowLogLinesAndVanishesWithTheConsole) {
  ShownRun run;
  run.session.add_counter("training/episode");
  run.session.add_counter("training/episodes_total", 200);
  run.begin();
  run.terminal.text();
  run.session.add_row(run.training, {0.5});
  EXPECT_THAT(run.terminal.text(), HasSubstr("loss 0.5000000000\r\ntraining   0% [>"));
  run.console.reset();
  EXPECT_THAT(run.terminal.text(), EndsWith("\r\033[K"));
}

TEST(ProgressBar, IsLeftOutOnRequest) {
  ShownRun run;
  run.session.add_counter("training/episode");
  run.begin({.progress_bar = false});
  EXPECT_EQ(run.terminal.text(), "");
}

}  // namespace
}  // namespace ferula
