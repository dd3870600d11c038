#include "early_stopping.h"

#include <gmock/gmock.h>

#include "fake_training.h"

namespace ferula::training {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// How many of these validations there are before the run is stopped.
int validations(const EarlyStopping::Params& params, const std::vector<double>& losses) {
  FakeTraining run;
  EarlyStopping observer(params);
  observer.attach(run);
  int count = 0;
  for (const double loss : losses) {
    run.loss = loss;
    ++count;
    if (run.stopping()) break;
  }
  return count;
}

TEST(EarlyStopping, WaitsForABetterValueAsLongAsItsPatience) {
  EXPECT_EQ(validations({.patience = 2}, {5, 4, 4.5, 3, 3.5, 3.1, 2}), 6);
  EXPECT_EQ(validations({.patience = 3}, {5, 4, 4.5, 3, 3.5, 3.1, 2}), 7);
}

TEST(EarlyStopping, TakesEqualValuesForNoBetter) {
  EXPECT_EQ(validations({.patience = 2}, {1, 1, 1, 1}), 3);
}

TEST(EarlyStopping, TakesASmallGainForNone) {
  EXPECT_EQ(validations({.patience = 2, .min_delta = 0.5}, {3, 2.75, 2.5, 1}), 3);
  EXPECT_EQ(validations({.patience = 2, .min_delta = 0.5}, {3, 2.75, 2.25, 2, 1}), 5);
}

TEST(EarlyStopping, TakesHigherForBetterIfAskedTo) {
  EXPECT_EQ(validations({.mode = "max", .patience = 2}, {1, 2, 3, 2, 3, 4}), 5);
}

TEST(EarlyStopping, TakesANanForNoBetter) {
  EXPECT_EQ(validations({.patience = 2}, {std::nan(""), std::nan(""), 1}), 2);
}

TEST(EarlyStopping, SaysWhy) {
  FakeTraining run;
  EarlyStopping observer({.patience = 1});
  observer.attach(run);
  run.loss = 1;
  run.loss = 2;
  EXPECT_EQ(run.status,
            "Not converged: Early Stopping (validation_set_agg/loss was no better in 1 "
            "measurements)");
}

TEST(EarlyStopping, GoesOnWhereItWasWhenARunIsResumed) {
  FakeTraining first, second;
  EarlyStopping before({.patience = 3}), after({.patience = 3});
  before.attach(first);
  for (const double loss : {1, 2, 3}) first.loss = loss;
  EXPECT_FALSE(first.stopping());
  restore(second, first);
  after.attach(second);
  second.loss = 1.5;
  EXPECT_TRUE(second.stopping()) << "the third that is no better than 1";
}

TEST(EarlyStopping, EndsAResumedRunThatHadEnded) {
  FakeTraining first, second;
  EarlyStopping before({.patience = 1}), after({.patience = 1});
  before.attach(first);
  for (const double loss : {1, 2}) first.loss = loss;
  restore(second, first);
  after.attach(second);
  EXPECT_TRUE(second.stopping());
}

TEST(EarlyStopping, WatchesAColumnThatComesWithTheFirstRow) {
  FakeTraining run;
  EarlyStopping observer({.monitor = "validation_set_agg/acc", .mode = "max", .patience = 1});
  observer.attach(run);
  auto& accuracy = run.values.add<double>("validation_set_agg/acc", 0.5, {});
  run.validated = 1;
  EXPECT_FALSE(run.stopping());
  accuracy = 0.4;
  run.validated = 2;
  EXPECT_TRUE(run.stopping());
}

TEST(EarlyStopping, RefusesAValueThatATrainingDoesNotHave) {
  FakeTraining run;
  EarlyStopping table({.monitor = "validation_agg/loss"});
  EXPECT_THAT([&] { table.attach(run); }, ThrowsMessage<Error>(HasSubstr("validation_agg/loss")));
  FakeTraining other;
  EarlyStopping column({.monitor = "validation_set_agg/accuracy"});
  column.attach(other);
  EXPECT_THAT([&] { other.validated = 1; },
              ThrowsMessage<Error>(HasSubstr("validation_set_agg/accuracy")));
}

TEST(EarlyStopping, LeavesATestAlone) {
  FakeSession test;
  EarlyStopping observer({});
  observer.attach(test);
  EXPECT_FALSE(test.stopping());
}

}  // namespace
}  // namespace ferula::training
