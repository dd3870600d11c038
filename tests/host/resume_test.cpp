// A run that was interrupted and goes on equals one that never stopped.
#include <gmock/gmock.h>
#include <stdlib.h>

#include "core/checkpoint/archive.h"
#include "core/files/status.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

RunReport go_on(const fs::path& experiment, std::vector<std::string> settings = {}) {
  return resume(experiment,
                {.settings = std::move(settings), .trust_plugins = true, .quiet = true});
}

RunReport train_until(const TemporaryFolder& folder, int episode,
                      const std::vector<std::string>& settings) {
  ::setenv("LINE_INTERRUPT", std::to_string(episode).c_str(), 1);
  const RunReport report = train(folder, settings);
  ::unsetenv("LINE_INTERRUPT");
  return report;
}

struct Case {
  std::string optimizer;
  int episode;
};

class ResumeAnywhere : public testing::TestWithParam<Case> {};

TEST_P(ResumeAnywhere, GivesTheBytesOfARunThatNeverStopped) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {"observers.Interrupter={}",
                                             "training.optimizer=" + GetParam().optimizer};
  const fs::path whole = train(folder, settings).folder;
  const RunReport part = train_until(folder, GetParam().episode, settings);
  EXPECT_EQ(part.state, "interrupted");
  EXPECT_EQ(rows(part.folder, "training"), static_cast<std::size_t>(GetParam().episode));

  const RunReport rest = go_on(part.folder);
  EXPECT_EQ(rest.state, "finished");
  EXPECT_EQ(numbers(rest.folder), numbers(whole));
  EXPECT_TRUE(model_file(rest.folder, "latest") == model_file(whole, "latest"));
  EXPECT_TRUE(model_file(rest.folder, "best") == model_file(whole, "best"));
}

INSTANTIATE_TEST_SUITE_P(WithEachOptimizer, ResumeAnywhere,
                         testing::Values(Case{"{name: SGD, lr: 0.05, momentum: 0.9}", 4},
                                         Case{"{name: Adam, lr: 0.05}", 4},
                                         Case{"{name: Adam, lr: 0.05}", 1},
                                         Case{"{name: Adam, lr: 0.05}", 6},
                                         Case{"{name: Adam, lr: 0.05, amsgrad: true}", 5},
                                         Case{"{name: AdamW, lr: 0.05}", 5},
                                         Case{"{name: RMSprop, lr: 0.05, momentum: 0.5}", 4},
                                         Case{"{name: Adagrad, lr: 0.05}", 4},
                                         Case{"{name: LBFGS, lr: 0.1, max_iter: 3}", 4},
                                         Case{"{name: Adam, lr: 0.05, groups: "
                                              "{all: {match: c*, lr: 0.01}}}",
                                              4}),
                         [](const auto& info) { return "Case" + std::to_string(info.index); });

// Episodes 4 and 5 of the second epoch are accumulated, the third is flushed.
TEST(Resume, OfARunThatAccumulatesFollowsAStepOfTheOptimizer) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {"observers.Interrupter={}",
                                             "training.optimizer.accumulate=2"};
  const fs::path whole = train(folder, settings).folder;
  const RunReport part = train_until(folder, 4, settings);
  EXPECT_EQ(rows(part.folder, "training"), 5u);
  const fs::path rest = go_on(part.folder).folder;
  EXPECT_EQ(numbers(rest), numbers(whole));
  EXPECT_TRUE(model_file(rest, "latest") == model_file(whole, "latest"));
}

TEST(Resume, GoesOnWithSchedulesAndPatience) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {
      "observers.Interrupter={}", "observers.NanGuard={interval: 1}",
      "observers.LearningRateSchedule={schedule: [linear, plateau], linear: {length: 1}, "
      "plateau: {patience: 0, threshold: 0.5}}",
      "observers.EarlyStopping={patience: 2, min_delta: 0.5}",
      "training.terminal_conditions.epoch_limit=50"};
  const RunReport whole = train(folder, settings);
  EXPECT_THAT(whole.status, HasSubstr("Early Stopping"));
  for (const int episode : {2, 5, 7}) {
    const RunReport rest = go_on(train_until(folder, episode, settings).folder);
    EXPECT_EQ(rest.status, whole.status);
    EXPECT_EQ(numbers(rest.folder), numbers(whole.folder));
    EXPECT_TRUE(model_file(rest.folder, "latest") == model_file(whole.folder, "latest"));
  }
}

TEST(Resume, GoesOnWithTheAverageOfTheWeights) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {"observers.Interrupter={}", "model.ema_decay=0.9"};
  const fs::path whole = train(folder, settings).folder;
  EXPECT_NE(numbers(whole), numbers(train(folder).folder));
  for (const int episode : {3, 4}) {
    const fs::path rest = go_on(train_until(folder, episode, settings).folder).folder;
    EXPECT_EQ(numbers(rest), numbers(whole));
    EXPECT_TRUE(model_file(rest, "latest") == model_file(whole, "latest"));
    EXPECT_TRUE(model_file(rest, "best") == model_file(whole, "best"));
  }
}

// What depends on the clock does not reach the checkpoint, not even by its length.
TEST(Resume, GoesOnWithHistogramsAndTimes) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {"observers.Interrupter={}",
                                             "observers.TensorBoard={level: 2, interval: 1}",
                                             "observers.Timing.interval=1"};
  const fs::path whole = train(folder, settings).folder;
  const fs::path rest = go_on(train_until(folder, 4, settings).folder).folder;
  EXPECT_TRUE(model_file(rest, "latest") == model_file(whole, "latest"));
  const fs::path events = "training/events.out.tfevents.ferula";
  EXPECT_EQ(fs::file_size(rest / events), fs::file_size(whole / events));
  EXPECT_EQ(lines(rest / "timing.csv").size(), lines(whole / "timing.csv").size());
}

TEST(Resume, DoesNotDependOnThreadsOfTheLoader) {
  const TemporaryFolder folder;
  const fs::path whole = train(folder).folder;
  const std::vector<std::string> threads = {"training.dataloader.num_workers=2",
                                            "validation.dataloader.num_workers=1",
                                            "observers.Interrupter={}"};
  EXPECT_EQ(numbers(train(folder, threads).folder), numbers(whole));
  EXPECT_EQ(numbers(go_on(train_until(folder, 4, threads).folder).folder), numbers(whole));
}

TEST(Resume, CutsBackWhatWasWrittenAfterTheCheckpoint) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {"observers.Interrupter={}"};
  const fs::path whole = train(folder, settings).folder;
  const fs::path part = train_until(folder, 4, settings).folder;
  std::ofstream(part / "training_statistics.csv", std::ios::app) << "half a li";
  EXPECT_EQ(numbers(go_on(part).folder), numbers(whole));
}

TEST(Resume, ExtendsARun) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const RunReport longer = go_on(experiment, {"training.terminal_conditions.epoch_limit=5"});
  const fs::path whole = train(folder, {"training.terminal_conditions.epoch_limit=5"}).folder;
  EXPECT_EQ(rows(experiment, "training"), 15u);
  EXPECT_EQ(numbers(longer.folder), numbers(whole));
}

TEST(Resume, OfAFinishedRunDoesNothingAndSaysSo) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const std::string before = numbers(experiment) + model_file(experiment, "latest");
  const RunReport report = go_on(experiment);
  EXPECT_EQ(report.status, "Not converged: Epoch Limit reached");
  EXPECT_EQ(numbers(experiment) + model_file(experiment, "latest"), before);
  EXPECT_EQ(read_status(experiment / "status.json").state, "finished");
}

TEST(Resume, RefusesACorruptCheckpoint) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const fs::path file = experiment / "models" / "model_latest.pt";
  const std::string before = numbers(experiment);
  fs::resize_file(file, fs::file_size(file) / 2);
  EXPECT_THAT([&] { go_on(experiment); }, ThrowsMessage<Error>(HasSubstr(file.string())));
  EXPECT_EQ(numbers(experiment), before);
}

TEST(Resume, BeginsAnewWhatWasStoppedBeforeItsFirstCheckpoint) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {"observers.Interrupter={}"};
  const fs::path whole = train(folder, settings).folder;
  const fs::path part = train_until(folder, 2, settings).folder;
  fs::remove_all(part / "models");
  EXPECT_EQ(numbers(go_on(part).folder), numbers(whole));
}

TEST(Resume, GoesOnFromTheBestWhereNoLatestOnesAreKept) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {"observers.Interrupter={}",
                                             "observers.Checkpoints.checkpoints=best"};
  const fs::path whole = train(folder, settings).folder;
  const fs::path part = train_until(folder, 5, settings).folder;
  EXPECT_FALSE(fs::exists(part / "models" / "model_latest.pt"));
  EXPECT_EQ(numbers(go_on(part).folder), numbers(whole));
  EXPECT_TRUE(model_file(part, "best") == model_file(whole, "best"));
}

TEST(Resume, RefusesACheckpointThatLacksAValue) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const fs::path file = experiment / "models" / "model_latest.pt";
  const Dictionary whole = read_archive(file);
  const auto without = [](const Dictionary& dictionary, const std::string& name) {
    Dictionary rest;
    for (const auto& [key, value] : dictionary)
      if (key != name) rest.set(key, value);
    return rest;
  };

  write_archive(file, without(whole, "optimizers"));
  EXPECT_THAT([&] { go_on(experiment); }, ThrowsMessage<Error>(HasSubstr("no entry 'optimizers'")));

  Dictionary lacking = whole, state = whole.get<Dictionary>("state");
  state.set("values", without(state.get<Dictionary>("values"), "training/samples"));
  lacking.set("state", state);
  write_archive(file, lacking);
  EXPECT_THAT([&] { go_on(experiment); },
              ThrowsMessage<Error>(HasSubstr("no value for training/samples of run state")));
}

TEST(Resume, RefusesAFinishedExperimentWithoutACheckpoint) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  fs::remove_all(experiment / "models");
  EXPECT_THAT([&] { go_on(experiment); },
              ThrowsMessage<Error>(HasSubstr("has no checkpoint models/model_latest.pt")));
}

TEST(Resume, RefusesAFolderThatIsNoExperiment) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { go_on(folder / "nowhere"); },
              ThrowsMessage<Error>(HasSubstr("no such experiment folder")));
  EXPECT_THAT([&] { go_on(folder.path()); },
              ThrowsMessage<Error>(HasSubstr("is no experiment of a training")));
}

TEST(Resume, RefusesAModelOfAnotherSize) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  EXPECT_THAT([&] { go_on(experiment, {"model.degree=4"}); },
              ThrowsMessage<Error>(AllOf(HasSubstr("'coefficients' has the shape [2]"),
                                         HasSubstr("needed is [5]"))));
}

}  // namespace
}  // namespace ferula
