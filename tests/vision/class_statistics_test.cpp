#include "problems/class_statistics.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <limits>

#include "collected_statistics.h"
#include "problems/class_counts.h"

namespace ferula {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pair;

at::Tensor classes(const std::vector<std::int64_t>& values) {
  return at::tensor(values, at::kLong);
}

// Logits that say just this.
at::Tensor saying(const std::vector<std::int64_t>& answers, std::int64_t num_classes) {
  return at::one_hot(classes(answers), num_classes).to(at::kFloat);
}

// Three classes; cats are recognised two times of three and once taken for a dog, the dog is taken
// for a cat.
class ClassStatisticsTest : public testing::Test {
 protected:
  std::vector<std::pair<std::string, double>> columns() const {
    const ClassStatistics statistics(params_);
    CollectedStatistics collected;
    statistics.measure(saying({0, 1}, 3), classes({0, 0}), collected);
    statistics.measure(saying({0, 0}, 3), classes({0, 1}), collected);
    return statistics.summarize(collected.sums, names_);
  }

  ClassStatistics::Params params_;
  std::vector<std::string> names_ = {"cat", "dog", "T-shirt/top, old"};
};

const auto near = [](double value) { return DoubleNear(value, 1e-12); };

TEST_F(ClassStatisticsTest, GivesTheAccuracyOfEachBatch) {
  CollectedStatistics collected;
  ClassStatistics(params_).measure(saying({0, 1, 1, 2}, 3), classes({0, 1, 2, 2}), collected);
  EXPECT_THAT(collected.means["acc"], ElementsAre(0.75));
}

TEST_F(ClassStatisticsTest, AveragesOverTheClassesThatOccur) {
  const double cat_f1 = 2.0 * 2 / (3 + 3);
  EXPECT_THAT(columns(), ElementsAre(Pair("precision_macro", near((2 / 3.0 + 0) / 2)),
                                     Pair("recall_macro", near((2 / 3.0 + 0) / 2)),
                                     Pair("f1_macro", near((cat_f1 + 0) / 2))));
}

TEST_F(ClassStatisticsTest, GivesEachClassIfAskedFor) {
  params_.per_class = true;
  const auto all = columns();
  ASSERT_EQ(all.size(), 3u + 3 * 3);
  EXPECT_THAT(all[3], Pair("precision_cat", near(2 / 3.0)));
  EXPECT_THAT(all[4], Pair("recall_cat", near(2 / 3.0)));
  EXPECT_THAT(all[5], Pair("f1_cat", near(2 / 3.0)));
  EXPECT_THAT(all[6], Pair("precision_dog", near(0)));
  EXPECT_THAT(all[11], Pair("f1_T-shirt_top__old", near(0)));
}

TEST_F(ClassStatisticsTest, GivesTheConfusionMatrixIfAskedFor) {
  params_.confusion_matrix = true;
  const auto all = columns();
  ASSERT_EQ(all.size(), 3u + 9);
  EXPECT_THAT(all[3], Pair("confusion_cat_cat", 2));
  EXPECT_THAT(all[4], Pair("confusion_cat_dog", 1));
  EXPECT_THAT(all[6], Pair("confusion_dog_cat", 1));
  EXPECT_THAT(all[7], Pair("confusion_dog_dog", 0));
}

TEST_F(ClassStatisticsTest, NumbersClassesWhoseNamesWouldMakeEqualColumns) {
  params_.per_class = true;
  names_ = {"a b", "a/b", "c"};
  EXPECT_EQ(columns()[3].first, "precision_0");
}

TEST_F(ClassStatisticsTest, CountsAnAnswerAmongTheFiveHighestScores) {
  CollectedStatistics collected;
  const at::Tensor scores = at::arange(7, at::kFloat).expand({2, 7});  // the last five: 2 to 6
  const ClassStatistics statistics(params_);
  statistics.measure(scores, classes({2, 1}), collected);
  EXPECT_THAT(statistics.summarize(collected.sums, std::vector<std::string>(7))[0],
              Pair("acc_top5", 0.5));
}

TEST_F(ClassStatisticsTest, LeavesTopFiveOutWhereAllAnswersAreAmongThem) {
  EXPECT_EQ(columns()[0].first, "precision_macro");
}

// The loop for the CPU against LibTorch's operations, which other devices use.
TEST(ClassCounts, AreThoseOfLibTorch) {
  at::Tensor logits = at::randn({200, 9});
  logits[3][2] = std::numeric_limits<float>::quiet_NaN();
  const at::Tensor targets = at::randint(0, 9, {200}, at::kLong);
  const at::Tensor counts = count_classes(logits, targets);
  const at::Tensor predicted = logits.argmax(1);
  const at::Tensor among_five = std::get<1>(logits.topk(5, 1)).eq(targets.unsqueeze(1)).sum(1);
  for (std::int64_t target = 0; target < 9; ++target) {
    const at::Tensor of_target = targets.eq(target);
    EXPECT_TRUE(
        counts[target].narrow(0, 0, 9).equal(predicted.masked_select(of_target).bincount({}, 9)));
    EXPECT_EQ(counts[target][9].item<std::int64_t>(),
              among_five.masked_select(of_target).sum().item<std::int64_t>());
  }
}

TEST(ClassCounts, RefuseATargetThatIsNoClass) {
  EXPECT_THROW(count_classes(at::randn({1, 3}), classes({3})), c10::Error);
  EXPECT_THROW(count_classes(at::randn({1, 3}), classes({-1})), c10::Error);
}

}  // namespace
}  // namespace ferula
