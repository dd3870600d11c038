// Both trainers, as whole runs: which rows they leave, and when they end.
#include <gmock/gmock.h>
#include <stdlib.h>

#include "core/checkpoint/archive.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

// The episodes (from 0 on) of the validation's aggregates; an epoch has three.
std::vector<std::string> validated_at(const fs::path& experiment) {
  std::vector<std::string> episodes;
  for (const std::string& line : lines(experiment / "validation_set_agg_statistics.csv"))
    episodes.push_back(line.substr(0, line.find(',')));
  episodes.erase(episodes.begin());
  return episodes;
}

TEST(OfflineTrainer, ValidatesAfterEachEpoch) {
  const TemporaryFolder folder;
  EXPECT_THAT(validated_at(train(folder).folder), ElementsAre("000002", "000005", "000008"));
}

TEST(OfflineTrainer, ValidatesSeveralTimesInAnEpoch) {
  const TemporaryFolder folder;
  const RunReport report =
      train(folder, {"validation.every_epochs=0.5", "training.terminal_conditions.epoch_limit=2"});
  EXPECT_THAT(validated_at(report.folder), ElementsAre("000001", "000002", "000004", "000005"));
}

TEST(OfflineTrainer, ValidatesAfterSeveralEpochsAndAtTheEnd) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"validation.every_epochs=2"});
  EXPECT_THAT(validated_at(report.folder), ElementsAre("000005", "000008"));
  EXPECT_EQ(rows(report.folder, "training_set_agg"), 3u);
}

TEST(OfflineTrainer, ValidatesByEpisodes) {
  const TemporaryFolder folder;
  const RunReport report =
      train(folder, {"validation.every_epochs=0", "validation.every_episodes=4"});
  EXPECT_THAT(validated_at(report.folder), ElementsAre("000003", "000007", "000008"));
}

TEST(OfflineTrainer, TriesTheValidationWithoutChangingANumber) {
  const TemporaryFolder folder;
  const std::string tried = numbers(train(folder, {"validation.sanity_batches=2"}).folder);
  EXPECT_EQ(numbers(train(folder, {"validation.sanity_batches=0"}).folder), tried);
}

TEST(OfflineTrainer, ShowsThatAllWorksInAFastRunForDevelopers) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"training.fast_dev_run=true"});
  EXPECT_EQ(rows(report.folder, "training"), 1u);
  EXPECT_THAT(lines(report.folder / "validation_set_agg_statistics.csv")[1],
              StartsWith("000000,000001,"));
}

TEST(OfflineTrainer, GoesThroughAPartOfAnEpoch) {
  const TemporaryFolder folder;
  const RunReport report = train(
      folder, {"training.dataloader.limit_batches=0.7", "validation.dataloader.limit_batches=1"});
  EXPECT_EQ(rows(report.folder, "training"), 6u) << "three epochs of two batches";
  EXPECT_THAT(validated_at(report.folder), ElementsAre("000001", "000003", "000005"));
}

const std::vector<std::string> kOnline = {
    "worker=OnlineTrainer", "training.terminal_conditions.epoch_limit=-1",
    "training.terminal_conditions.episode_limit=10", "validation.partial_validation_interval=4"};

std::vector<std::string> online(std::vector<std::string> more = {}) {
  more.insert(more.begin(), kOnline.begin(), kOnline.end());
  return more;
}

TEST(OnlineTrainer, ValidatesOnABatchAndOnceOnAll) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, online());
  EXPECT_EQ(report.status, "Not converged: Episode Limit reached");
  EXPECT_EQ(rows(report.folder, "training"), 10u);
  EXPECT_EQ(rows(report.folder, "validation"), 4u) << "after episodes 0, 4, 8 and 9, the last";
  EXPECT_EQ(rows(report.folder, "training_set_agg"), 3u) << "the epochs that were completed";
  EXPECT_THAT(validated_at(report.folder), ElementsAre("000009"));
}

TEST(OnlineTrainer, ConvergesByTheLossOfTheBatch) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, online({"training.terminal_conditions.loss_stop=1000"}));
  EXPECT_EQ(report.status, "Converged (Partial Validation Loss went below Loss Stop threshold)");
  EXPECT_EQ(rows(report.folder, "training"), 1u);
  EXPECT_THAT(validated_at(report.folder), ElementsAre("000000"));
}

TEST(OnlineTrainer, EndsWithAnEpochAsWell) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, online({"training.terminal_conditions.epoch_limit=2"}));
  EXPECT_EQ(report.status, "Not converged: Epoch Limit reached");
  EXPECT_EQ(rows(report.folder, "training"), 6u);
  EXPECT_EQ(rows(report.folder, "training_set_agg"), 2u);
}

TEST(OnlineTrainer, KeepsTheModelWithTheBestBatch) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder, online()).folder;
  const Dictionary values = read_archive(experiment / "models" / "model_best.pt")
                                .get<Dictionary>("state")
                                .get<Dictionary>("values");
  EXPECT_EQ(values.get<double>("best/validation/loss"), values.get<double>("validation/loss"));
}

TEST(OnlineTrainer, NeedsAnInterval) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { train(folder, online({"validation.partial_validation_interval=0"})); },
              ThrowsMessage<Error>(HasSubstr("validation.partial_validation_interval")));
}

TEST(OnlineTrainer, ResumesToTheBit) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = online({"observers.Interrupter={}"});
  const fs::path whole = train(folder, settings).folder;
  ::setenv("LINE_INTERRUPT", "5", 1);
  const fs::path part = train(folder, settings).folder;
  ::unsetenv("LINE_INTERRUPT");
  EXPECT_EQ(rows(part, "training"), 5u);
  resume(part, {.trust_plugins = true, .quiet = true});
  EXPECT_EQ(numbers(part), numbers(whole));
  EXPECT_TRUE(model_file(part, "best") == model_file(whole, "best"));
  EXPECT_TRUE(model_file(part, "latest") == model_file(whole, "latest"));
}

}  // namespace
}  // namespace ferula
