#include "terminal_conditions.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <thread>

#include "tests/session/bare_session.h"

namespace ferula::training {
namespace {

using testing::HasSubstr;

struct Ending final : public BareSession {
  Var<std::int64_t>& episode = values.add<std::int64_t>("training/episode", 0, {});
  Var<std::int64_t>& epoch = values.add<std::int64_t>("training/epoch", 0, {});
  Var<double>& loss = values.add<double>("validation_set_agg/loss", std::nan(""), {});

  TerminalConditions watch(const TerminalConditionsParams& params) {
    return TerminalConditions(params, *this, episode, epoch, {loss, "Converged"});
  }
};

TEST(TerminalConditions, ConvergeWhenTheLossGoesBelowTheThreshold) {
  Ending run;
  const TerminalConditions conditions = run.watch({.loss_stop = 0.1});
  run.loss = 0.1;
  EXPECT_FALSE(run.stopping()) << "equal is not below";
  run.loss = 0.09;
  EXPECT_THAT(run.status, HasSubstr("Converged"));
}

TEST(TerminalConditions, DoNotConvergeOnANan) {
  Ending run;
  const TerminalConditions conditions = run.watch({.loss_stop = 0.1});
  run.loss = std::nan("");
  EXPECT_FALSE(run.stopping());
}

TEST(TerminalConditions, ConvergeWhenTheLossChangesNoMore) {
  Ending run;
  const TerminalConditions conditions = run.watch({.early_stop_delta = 0.1});
  for (const double loss : {3.0, 2.0, 2.5}) run.loss = loss;
  EXPECT_FALSE(run.stopping());
  run.loss = 2.45;
  EXPECT_THAT(run.status, HasSubstr("Early Stop Delta"));
}

TEST(TerminalConditions, StopAtEachLimit) {
  Ending by_epoch, by_episode;
  const TerminalConditions epochs = by_epoch.watch({.epoch_limit = 2, .episode_limit = 5});
  const TerminalConditions episodes = by_episode.watch({.epoch_limit = 2, .episode_limit = 5});
  by_epoch.epoch = 2;
  by_episode.episode = 5;
  EXPECT_EQ(by_epoch.status, "Not converged: Epoch Limit reached");
  EXPECT_EQ(by_episode.status, "Not converged: Episode Limit reached");
}

TEST(TerminalConditions, StopWhenTheTimeIsOver) {
  Ending run;
  const TerminalConditions conditions = run.watch({.max_time = 1e-9});
  std::this_thread::sleep_for(std::chrono::microseconds(1));
  run.episode = 1;
  EXPECT_EQ(run.status, "Not converged: Time Limit reached");
}

TEST(TerminalConditions, JudgeNoLossThatDoesNotCount) {
  Ending run;
  bool counts = false;
  const TerminalConditions conditions({.loss_stop = 0.1, .early_stop_delta = 0.5}, run, run.episode,
                                      run.epoch, {run.loss, "Converged", [&] { return counts; }});
  run.loss = 0.05;
  run.loss = 0.3;
  counts = true;
  run.episode = 1;
  run.loss = 0.2;
  EXPECT_FALSE(run.stopping()) << "nothing that counts came before, neither below nor close to it";
  run.loss = 0.09;
  EXPECT_EQ(run.status, "Converged");
}

TEST(TerminalConditions, PreferConvergenceToTheEpochLimitToTheEpisodeLimit) {
  Ending run;
  const TerminalConditions all =
      run.watch({.loss_stop = 0.1, .epoch_limit = 2, .episode_limit = 5});
  {
    const Transaction together(run.values);
    run.loss = 0.05;
    run.epoch = 2;
    run.episode = 5;
  }
  EXPECT_THAT(run.status, HasSubstr("Converged"));

  Ending limits;
  limits.epoch = 2;
  limits.episode = 5;
  const TerminalConditions both = limits.watch({.epoch_limit = 2, .episode_limit = 5});
  EXPECT_THAT(limits.status, HasSubstr("Epoch Limit"));
}

TEST(TerminalConditions, HaveNoLimitAtZeroAndBelow) {
  Ending run;
  const TerminalConditions conditions = run.watch({.epoch_limit = 0, .episode_limit = -1});
  run.epoch = 1000000;
  run.episode = 1000000000;
  EXPECT_FALSE(run.stopping());
  EXPECT_EQ(conditions.total(100), 0);
  EXPECT_FALSE(conditions.is_last(1000000000));
}

TEST(TerminalConditions, KnowHowManyEpisodesThereWillBe) {
  EXPECT_EQ(Ending().watch({.epoch_limit = 3}).total(10), 30);
  EXPECT_EQ(Ending().watch({.epoch_limit = 3, .episode_limit = 12}).total(10), 12);
  EXPECT_EQ(Ending().watch({.epoch_limit = 1LL << 62}).total(1000), 0)
      << "more than can be counted";
  EXPECT_TRUE(Ending().watch({.episode_limit = 5}).is_last(4));
  EXPECT_FALSE(Ending().watch({.episode_limit = 5}).is_last(3));
}

}  // namespace
}  // namespace ferula::training
