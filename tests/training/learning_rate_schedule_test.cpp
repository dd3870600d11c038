// The numbers are PyTorch's: learning_rates.py prints them.
#include "learning_rate_schedule.h"

#include <gmock/gmock.h>

#include "fake_training.h"

namespace ferula::training {
namespace {

using Params = LearningRateSchedule::Params;
using testing::HasSubstr;
using testing::Pointwise;
using testing::ThrowsMessage;

MATCHER(IsNear, "") {
  return std::abs(std::get<0>(arg) - std::get<1>(arg)) <= 1e-11 * std::get<1>(arg) + 1e-15;
}

auto are(std::vector<double> rates) { return Pointwise(IsNear(), std::move(rates)); }

Params one(const std::string& schedule) {
  Params params;
  params.schedule = {schedule};
  return params;
}

// The rate in each epoch from where the training is on.
std::vector<double> rates(FakeTraining& run, const Params& params, std::int64_t epochs,
                          const std::vector<double>& losses) {
  LearningRateSchedule observer(params);
  observer.attach(run);
  std::vector<double> result;
  while (run.epoch < epochs) {
    result.push_back(run.rate);
    if (!losses.empty()) run.loss = losses[static_cast<std::size_t>(run.epoch.get())];
    run.epoch = run.epoch + 1;
  }
  return result;
}

// From the first epoch on. The configured rate is 0.5.
std::vector<double> rates(const Params& params, std::int64_t epochs,
                          const std::vector<double>& losses = {}) {
  FakeTraining run;
  return rates(run, params, epochs, losses);
}

TEST(LearningRateSchedule, WarmsUpLinearly) {
  Params params = one("linear");
  params.linear.total = 4;
  params.linear.start_factor = 0.1;
  EXPECT_THAT(rates(params, 7), are({0.05, 0.1625, 0.275, 0.3875, 0.5, 0.5, 0.5}));
}

TEST(LearningRateSchedule, GoesDownInSteps) {
  Params params = one("step");
  params.step.step_size = 3;
  EXPECT_THAT(rates(params, 8), are({0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005}));
}

TEST(LearningRateSchedule, GoesDownAtMilestones) {
  Params params = one("multi_step");
  params.multi_step.milestones = {2, 5};
  EXPECT_THAT(rates(params, 7), are({0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005}));
}

TEST(LearningRateSchedule, GoesDownExponentially) {
  Params params = one("exponential");
  params.exponential.gamma = 0.9;
  EXPECT_THAT(rates(params, 5), are({0.5, 0.45, 0.405, 0.3645, 0.32805}));
}

TEST(LearningRateSchedule, GoesDownAlongACosineAndStaysThere) {
  Params params = one("cosine");
  params.cosine.t_0 = 4;
  params.cosine.eta_min = 0.1;
  EXPECT_THAT(rates(params, 7), are({0.5, 0.441421356237, 0.3, 0.158578643763, 0.1, 0.1, 0.1}));
}

TEST(LearningRateSchedule, RestartsWarmInLongerCycles) {
  Params params = one("cosine");
  params.cosine.t_0 = 2;
  params.cosine.t_mult = 2;
  params.cosine.cycles = 0;
  params.cosine.eta_min = 0.1;
  EXPECT_THAT(rates(params, 15), are({0.5, 0.3, 0.5, 0.441421356237, 0.3, 0.158578643763, 0.5,
                                      0.484775906502, 0.441421356237, 0.376536686473, 0.3,
                                      0.223463313527, 0.158578643763, 0.115224093498, 0.5}));
}

TEST(LearningRateSchedule, RestartsWarmInEqualCycles) {
  Params params = one("cosine");
  params.cosine.t_0 = 2;
  params.cosine.cycles = 2;
  EXPECT_THAT(rates(params, 6), are({0.5, 0.25, 0.5, 0.25, 0, 0}));
}

TEST(LearningRateSchedule, RisesAndFallsInOneCycle) {
  Params params = one("one_cycle");
  params.one_cycle.total = 10;
  EXPECT_THAT(rates(params, 10),
              are({0.02, 0.26, 0.5, 0.475242316007, 0.405872826975, 0.305631010968, 0.194370989032,
                   0.0941291730251, 0.0247596839933, 2e-06}));
}

const std::vector<double> kLosses = {1.0,  0.9,  0.95, 0.9,  0.89999, 0.8,
                                     0.85, 0.85, 0.85, 0.85, 0.85,    0.85};

Params plateau() {
  Params params = one("plateau");
  params.plateau.patience = 1;
  params.plateau.cooldown = 1;
  params.plateau.min_lr = 0.001;
  return params;
}

TEST(LearningRateSchedule, GoesDownOnAPlateau) {
  EXPECT_THAT(rates(plateau(), 12, kLosses),
              are({0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.05, 0.005, 0.005, 0.005, 0.001}));
}

TEST(LearningRateSchedule, IsSeveralOneAfterTheOther) {
  Params params;
  params.schedule = {"linear", "cosine"};
  params.linear.total = 3;
  params.cosine.t_0 = 4;
  EXPECT_THAT(rates(params, 8),
              are({0.05, 0.2, 0.35, 0.5, 0.426776695297, 0.25, 0.0732233047034, 0}));
}

TEST(LearningRateSchedule, CountsAPlateauFromItsBeginning) {
  Params params = plateau();
  params.schedule = {"linear", "plateau"};
  params.linear.total = 2;
  EXPECT_THAT(rates(params, 6, {1, 2, 3, 4, 5, 6}), are({0.05, 0.275, 0.5, 0.5, 0.5, 0.05}));
}

TEST(LearningRateSchedule, CountsEpisodesIfAskedTo) {
  Params params = one("exponential");
  params.unit = "episode";
  params.exponential.gamma = 0.5;
  FakeTraining run;
  LearningRateSchedule observer(params);
  observer.attach(run);
  run.episode = 3;
  EXPECT_DOUBLE_EQ(run.rate, 0.0625);
}

class ResumedSchedule : public testing::TestWithParam<std::string> {};

TEST_P(ResumedSchedule, GoesOnWhereItWas) {
  Params params = plateau();
  params.schedule = {GetParam()};
  const std::vector<double> whole = rates(params, 12, kLosses);
  for (std::int64_t stop = 1; stop < 12; ++stop) {
    FakeTraining first, second;
    rates(first, params, stop, kLosses);
    restore(second, first);
    EXPECT_EQ(rates(second, params, 12, kLosses),
              std::vector<double>(whole.begin() + stop, whole.end()));
  }
}

INSTANTIATE_TEST_SUITE_P(Of, ResumedSchedule,
                         testing::Values("linear", "step", "multi_step", "exponential", "cosine",
                                         "one_cycle", "plateau"),
                         [](const auto& info) { return info.param; });

TEST(LearningRateSchedule, RefusesWhatFollowsAScheduleWithoutEnd) {
  Params params;
  params.schedule = {"step", "cosine"};
  FakeTraining run;
  LearningRateSchedule observer(params);
  EXPECT_THAT([&] { observer.attach(run); },
              ThrowsMessage<Error>(HasSubstr("'step' has no end, so nothing can follow it; give")));
}

TEST(LearningRateSchedule, LeavesATestAlone) {
  FakeSession test;
  LearningRateSchedule observer(one("step"));
  EXPECT_NO_THROW(observer.attach(test));
}

}  // namespace
}  // namespace ferula::training
