#include "core/session/best_models.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/state/state_tree.h"

namespace ferula {
namespace {

using testing::Eq;
using testing::Optional;

TEST(BestModels, AreTheNLowest) {
  StateTree tree;
  BestModels models(tree.scope("host"), "validation/loss", false, 2);
  EXPECT_TRUE(models.offer(1, 0.5).is_best);
  EXPECT_TRUE(models.offer(2, 0.7).is_kept);
  const BestModels::Change third = models.offer(3, 0.6);
  EXPECT_FALSE(third.is_best);
  EXPECT_TRUE(third.is_kept);
  EXPECT_THAT(third.dropped, Optional(Eq(2)));
  EXPECT_FALSE(models.offer(4, 0.9).is_kept);
  EXPECT_THAT(models.offer(5, 0.1).dropped, Optional(Eq(3)));
}

TEST(BestModels, MayBeTheHighest) {
  StateTree tree;
  BestModels models(tree.scope("host"), "validation/acc", true, 1);
  EXPECT_TRUE(models.offer(1, 0.5).is_best);
  EXPECT_FALSE(models.offer(2, 0.4).is_best);
  EXPECT_THAT(models.offer(3, 0.6).dropped, Optional(Eq(1)));
}

TEST(BestModels, OfEqualValuesTheEarlierOneIsBetter) {
  StateTree tree;
  BestModels models(tree.scope("host"), "validation/loss", false, 1);
  EXPECT_TRUE(models.offer(1, 0.5).is_best);
  EXPECT_FALSE(models.offer(2, 0.5).is_kept);
}

TEST(BestModels, NeverHaveANan) {
  StateTree tree;
  BestModels models(tree.scope("host"), "validation/loss", false, 1);
  EXPECT_FALSE(models.offer(1, std::nan("")).is_kept);
}

TEST(BestModels, GoOnWhereASnapshotWasTaken) {
  StateTree before, after;
  BestModels models(before.scope("host"), "validation/loss", false, 2);
  models.offer(1, 0.1);
  models.offer(2, 1.0 / 3);
  after.restore(before.snapshot());
  BestModels resumed(after.scope("host"), "validation/loss", false, 2);
  EXPECT_FALSE(resumed.offer(3, 1.0 / 3).is_kept);
  EXPECT_THAT(resumed.offer(4, 0.2).dropped, Optional(Eq(2)));
}

}  // namespace
}  // namespace ferula
