// Whole trainings whose sequences are short at first.
#include <gmock/gmock.h>
#include <stdlib.h>

#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

// 3 batches an epoch, of sequences of 1 to 4 items; of 2 at most at first.
std::string configuration(const TemporaryFolder& folder) {
  return "plugins: {'" LINE_PLUGIN "': {}}\noutput: '" + (folder / "experiments").string() + R"('
worker: OnlineTrainer
seed: 7
threads: 1
model: {name: LSTM, hidden_state_size: 4}
training:
  problem: {name: SerialRecall, data_bits: 2, batch_size: 4, size: 12,
            min_sequence_length: 1, max_sequence_length: 4}
  optimizer: {name: Adam, lr: 0.05}
  curriculum_learning: {initial_max_sequence_length: 2}
  terminal_conditions: {episode_limit: 12, loss_stop: 0}
validation:
  problem: {name: SerialRecall, data_bits: 2, batch_size: 4, size: 4,
            min_sequence_length: 4, max_sequence_length: 4}
  partial_validation_interval: 2
observers:
  Interrupter: {}
)";
}

RunReport learn(const TemporaryFolder& folder, std::vector<std::string> settings = {}) {
  write(folder / "curriculum.yaml", configuration(folder));
  return run({.configurations = {folder / "curriculum.yaml"},
              .settings = std::move(settings),
              .trust_plugins = true,
              .quiet = true});
}

// The column max_seq_length of a table.
std::vector<std::string> limits(const fs::path& experiment, const std::string& table) {
  std::vector<std::string> column;
  std::size_t place = 0;
  for (const std::string& line : lines(experiment / (table + "_statistics.csv"))) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    if (column.empty())
      place = std::find(cells.begin(), cells.end(), "max_seq_length") - cells.begin();
    column.push_back(cells.at(place));
  }
  column.erase(column.begin());
  return column;
}

TEST(Curriculum, AddsAnItemAfterEachEpoch) {
  const TemporaryFolder folder;
  const auto grown = ElementsAre("2", "2", "2", "3", "3", "3", "4", "4", "4", "4", "4", "4");
  EXPECT_THAT(limits(learn(folder).folder, "training"), grown);
  EXPECT_THAT(limits(learn(folder, {"worker=OfflineTrainer"}).folder, "training"), grown);
}

TEST(Curriculum, AddsAnItemAfterSoManyEpisodes) {
  const TemporaryFolder folder;
  const RunReport report = learn(folder, {"training.curriculum_learning.interval=5"});
  EXPECT_THAT(limits(report.folder, "training"),
              ElementsAre("2", "2", "2", "2", "2", "3", "3", "3", "3", "3", "4", "4"));
}

TEST(Curriculum, AddsAnItemWhenThePresentLengthIsLearned) {
  const TemporaryFolder folder;
  for (const char* worker : {"worker=OnlineTrainer", "worker=OfflineTrainer"}) {
    const auto below = [&](const std::string& loss) {
      return limits(
          learn(folder, {worker, "training.curriculum_learning.advance_loss=" + loss}).folder,
          "training");
    };
    EXPECT_THAT(below("1000"),
                ElementsAre("2", "2", "2", "3", "3", "3", "4", "4", "4", "4", "4", "4"));
    EXPECT_THAT(below("1e-9"), Each("2"));
  }
}

TEST(Curriculum, IsOfTheTrainingAlone) {
  const TemporaryFolder folder;
  EXPECT_THAT(limits(learn(folder).folder, "validation"), Each("4"));
}

// Sequences have their full length from episode 6 on; episode 8 ends that epoch, and episode 10 is
// the first one after it that is validated.
TEST(Curriculum, MustFinishBeforeTheTrainingHasConverged) {
  const TemporaryFolder folder;
  const std::string loss_stop = "training.terminal_conditions.loss_stop=1000";
  const RunReport report = learn(folder, {loss_stop});
  EXPECT_EQ(rows(report.folder, "training"), 11u);
  EXPECT_THAT(report.status, HasSubstr("Converged (Partial"));

  const RunReport offline = learn(folder, {loss_stop, "worker=OfflineTrainer"});
  EXPECT_EQ(rows(offline.folder, "training"), 9u) << "validated at the end of the epoch";
  EXPECT_THAT(offline.status, HasSubstr("Converged (Full"));

  const RunReport hasty =
      learn(folder, {loss_stop, "training.curriculum_learning.must_finish=false"});
  EXPECT_EQ(rows(hasty.folder, "training"), 1u);
}

struct Case {
  std::string worker, stage, threads;
};

class ResumedCurriculum : public testing::TestWithParam<Case> {};

// Interrupted before, at and after the end of each stage, also where the curriculum has ended but
// no validation has counted yet.
TEST_P(ResumedCurriculum, GivesTheBytesOfARunThatNeverStopped) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {
      "worker=" + GetParam().worker, "training.curriculum_learning." + GetParam().stage,
      "training.dataloader.num_workers=" + GetParam().threads,
      "training.terminal_conditions.loss_stop=1000"};
  const fs::path whole = learn(folder, settings).folder;
  for (const int episode : {3, 4, 9}) {
    ::setenv("LINE_INTERRUPT", std::to_string(episode).c_str(), 1);
    const RunReport part = learn(folder, settings);
    ::unsetenv("LINE_INTERRUPT");
    if (part.state != "interrupted") continue;  // it ends with this episode
    const RunReport rest = resume(part.folder, {.trust_plugins = true, .quiet = true});
    EXPECT_EQ(numbers(rest.folder), numbers(whole)) << episode;
    EXPECT_TRUE(model_file(rest.folder, "latest") == model_file(whole, "latest")) << episode;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, ResumedCurriculum,
                         testing::Values(Case{"OnlineTrainer", "interval=0", "0"},
                                         Case{"OnlineTrainer", "interval=2", "2"},
                                         Case{"OnlineTrainer", "advance_loss=1000", "0"},
                                         Case{"OfflineTrainer", "interval=0", "0"},
                                         Case{"OfflineTrainer", "advance_loss=1000", "1"}));

TEST(Curriculum, GivesTheSameNumbersWhateverTheThreadsOfTheLoader) {
  const TemporaryFolder folder;
  const auto with_threads = [&](const std::string& count) {
    return numbers(learn(folder, {"training.dataloader.num_workers=" + count}).folder);
  };
  const std::string without = with_threads("0");
  EXPECT_EQ(with_threads("1"), without);
  EXPECT_EQ(with_threads("4"), without);
}

TEST(Curriculum, IsRefusedWhereItCannotBe) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::vector<std::string>& settings, const char* why) {
    EXPECT_THAT(
        [&] { learn(folder, settings); },
        ThrowsMessage<Error>(AllOf(HasSubstr("training.curriculum_learning"), HasSubstr(why))));
  };
  refused({"training.curriculum_learning.initial_max_sequence_length=5"},
          "sequences of 1 to 4 items; expected a number of these, got 5");
  refused({"training.problem.min_sequence_length=3"}, "sequences of 3 to 4 items");
  refused(
      {"training.curriculum_learning.interval=2", "training.curriculum_learning.advance_loss=1"},
      "expected one of them");
  EXPECT_THAT(
      [&] { train(folder, {"training.curriculum_learning.initial_max_sequence_length=3"}); },
      ThrowsMessage<Error>(HasSubstr("no sequences that could be kept short")));
}

}  // namespace
}  // namespace ferula
