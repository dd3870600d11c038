// Which checkpoints a run leaves, and when.
#include <gmock/gmock.h>

#include "core/checkpoint/archive.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;

std::vector<std::string> models(const fs::path& experiment) {
  std::vector<std::string> names;
  if (fs::exists(experiment / "models"))
    for (const auto& entry : fs::directory_iterator(experiment / "models"))
      names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

std::int64_t episodes(const fs::path& experiment, const std::string& file) {
  return read_archive(experiment / "models" / file)
      .get<Dictionary>("state")
      .get<Dictionary>("values")
      .get<std::int64_t>("training/episode");
}

TEST(Checkpoints, AreTheBestAndTheLatest) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  EXPECT_THAT(models(experiment), ElementsAre("model_best.pt", "model_latest.pt"));
  EXPECT_EQ(episodes(experiment, "model_latest.pt"), 9);
}

TEST(Checkpoints, MayBeOneKindOrNone) {
  const TemporaryFolder folder;
  const auto left_by = [&](const std::string& which) {
    return models(train(folder, {"observers.Checkpoints.checkpoints=" + which}).folder);
  };
  EXPECT_THAT(left_by("best"), ElementsAre("model_best.pt"));
  EXPECT_THAT(left_by("latest"), ElementsAre("model_latest.pt"));
  EXPECT_THAT(left_by("none"), IsEmpty());
}

// Under the index of the episode that they come from, counted from 0.
TEST(Checkpoints, KeepTheNBest) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder, {"observers.Checkpoints={keep: 2}",
                                             "training.terminal_conditions.epoch_limit=5"})
                                  .folder;
  EXPECT_THAT(models(experiment), SizeIs(4));
  const std::int64_t best_episode = episodes(experiment, "model_best.pt") - 1;
  const std::string best =
      (best_episode < 10 ? "episode_0000" : "episode_000") + std::to_string(best_episode);
  EXPECT_TRUE(model_file(experiment, "best") == model_file(experiment, best)) << best;
}

TEST(Checkpoints, MonitorWhatTheyAreToldTo) {
  const TemporaryFolder folder;
  const fs::path lowest =
      train(folder, {"observers.Checkpoints={monitor: validation_set_agg/error}"}).folder;
  const fs::path highest =
      train(folder, {"observers.Checkpoints={monitor: validation_set_agg/error, mode: max}"})
          .folder;
  EXPECT_GT(episodes(lowest, "model_best.pt"), episodes(highest, "model_best.pt"));
  EXPECT_EQ(episodes(highest, "model_best.pt"), 3);
}

TEST(Checkpoints, OfAValueThatIsNotThereAreAnErrorThatNamesIt) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { train(folder, {"observers.Checkpoints={monitor: validation_set_agg/eror}"}); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'validation_set_agg/error'")));
}

TEST(Checkpoints, ComeByEpisodes) {
  const TemporaryFolder folder;
  const std::vector<std::string> settings = {
      "observers.Checkpoints={every_epochs: 0, every_episodes: 4}", "observers.Faulty.episode=6"};
  EXPECT_THROW(train(folder, settings), Error);
  EXPECT_EQ(episodes(latest_experiment(folder / "experiments"), "model_latest.pt"), 4);
}

TEST(Checkpoints, ShowTheModelOfARunThatFailed) {
  const TemporaryFolder folder;
  EXPECT_THROW(train(folder, {"observers.Faulty.episode=5"}), Error);
  const fs::path experiment = latest_experiment(folder / "experiments");
  EXPECT_EQ(episodes(experiment, "model_failed.pt"), 5);
  EXPECT_EQ(episodes(experiment, "model_latest.pt"), 3);
}

}  // namespace
}  // namespace ferula
