// The comparison tasks: answers are read from both sequences anew.
#include <ATen/ops/zeros.h>

#include "tasks/sequence_comparison.h"
#include "tasks/sequence_equality.h"
#include "tasks/sequence_symmetry.h"
#include "told.h"

namespace ferula::algorithmic {
namespace {

const char* bit(bool value) { return value ? "1" : "0"; }

// How many samples say yes: neither none nor all, or the task would be none.
template <class Task, class Truth>
void expect_whole(const typename Task::Params& params, const Truth& truth) {
  std::size_t yes = 0, count = 0;
  each_sample(Task(params), 3, [&](const Told& told) {
    const Items& x = told.shown.front();
    const std::size_t n = x.size();
    EXPECT_EQ(told.layout, "A" + times(n, "x") + "B" + times(n - 1, "C") + "c");
    Items y = told.asked;  // its last item; the others stand where a marker might
    ASSERT_EQ(y.size(), 1U);
    Items before;
    for (std::size_t i = 2; i < told.shown.size(); ++i)
      before.push_back(told.shown[i].empty() ? std::string(x[0].size(), '0')
                                             : told.shown[i].front());
    y = joined({before, y});
    ASSERT_EQ(y.size(), n);
    EXPECT_EQ(told.answers, Items{bit(truth(x, y))});
    yes += truth(x, y) ? 1 : 0;
    ++count;
  });
  EXPECT_GT(yes, count / 5);
  EXPECT_LT(yes, count - count / 5);
}

TEST(SequenceComparison, SaysOfEachItemWhetherItIsTheSame) {
  each_sample(SequenceComparison(sized<SequenceComparison>(3, 2, 1, 6)), 3, [](const Told& told) {
    const Items &x = told.shown.front(), &y = told.asked;
    ASSERT_EQ(x.size(), y.size());
    EXPECT_EQ(told.layout, "A" + times(x.size(), "x") + "B" + times(x.size(), "c"));
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(told.answers[i], bit(x[i] == y[i]));
  });
}

TEST(SequenceComparison, CanAskForDifference) {
  auto params = sized<SequenceComparison>(2, 2, 4, 4);
  params.inequality = true;
  each_sample(SequenceComparison(params), 2, [](const Told& told) {
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_EQ(told.answers[i], bit(told.shown.front()[i] != told.asked[i]));
  });
}

TEST(SequenceEquality, JudgesTheWholeAtTheLastStep) {
  expect_whole<SequenceEquality>(sized<SequenceEquality>(3, 8, 1, 5),
                                 [](const Items& x, const Items& y) { return x == y; });
}

TEST(SequenceEquality, CanAskForDifference) {
  auto params = sized<SequenceEquality>(3, 8, 1, 5);
  params.inequality = true;
  expect_whole<SequenceEquality>(params, [](const Items& x, const Items& y) { return x != y; });
}

TEST(SequenceEquality, ScramblesOneItemIfHard) {
  auto params = sized<SequenceEquality>(3, 8, 5, 5);
  params.hard = true;
  expect_whole<SequenceEquality>(params, [](const Items& x, const Items& y) {
    std::size_t different = 0;
    for (std::size_t i = 0; i < x.size(); ++i) different += x[i] != y[i] ? 1 : 0;
    EXPECT_LE(different, 1U);
    return x == y;
  });
}

TEST(SequenceSymmetry, ComparesWithTheSequenceFromItsEnd) {
  expect_whole<SequenceSymmetry>(sized<SequenceSymmetry>(3, 8, 2, 5),
                                 [](const Items& x, const Items& y) { return reversed(x) == y; });
}

TEST(SequenceSymmetry, CanAskForItsAbsence) {
  auto params = sized<SequenceSymmetry>(3, 8, 2, 5);
  params.antisymmetry = params.hard = true;
  expect_whole<SequenceSymmetry>(params,
                                 [](const Items& x, const Items& y) { return reversed(x) != y; });
}

TEST(YesNo, TakesOneScoreOrTwo) {
  auto params = sized<SequenceComparison>(2, 2, 2, 2);
  const SequenceComparison one(params);
  params.loss = "cross_entropy";
  const SequenceComparison two(params);
  EXPECT_EQ(one.predictions().front().shape.back(), 1);
  EXPECT_EQ(two.predictions().front().shape.back(), 2);

  // Undecided: ln 2 either way.
  const Batch batch = draw(one, 4, 1);
  EXPECT_NEAR(one.loss(batch, {{"logits", at::zeros({4, 6, 1})}}).item<double>(), 0.6931, 1e-4);
  EXPECT_NEAR(two.loss(batch, {{"logits", at::zeros({4, 6, 2})}}).item<double>(), 0.6931, 1e-4);
}

}  // namespace
}  // namespace ferula::algorithmic
