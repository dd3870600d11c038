// Copy, repeat copy and associative recall, as in "Neural Turing Machines".
#include <algorithm>
#include <cmath>

#include "ferula/error.h"
#include "tasks/associative_recall.h"
#include "tasks/copy.h"
#include "tasks/repeat_copy.h"
#include "told.h"

namespace ferula::algorithmic {
namespace {

TEST(Copy, GivesTheSequenceBehindTheDelimiter) {
  each_sample(Copy(Copy::Params()), 1, [](const Told& told) {
    const Items& x = told.shown.front();
    EXPECT_TRUE(!x.empty() && x.size() <= 20 && x.front().size() == 8);
    EXPECT_EQ(told.layout, times(x.size(), "x") + "A" + times(x.size(), "_"));
    EXPECT_EQ(told.answers, x);
  });
}

TEST(RepeatCopy, GivesSoManyCopiesAndAnEndMarker) {
  auto params = sized<RepeatCopy>(1, 3, 2, 2);
  params.recalls.min = params.recalls.max = 3;
  const Batch batch = draw(RepeatCopy(params), 1, 1);
  const at::Tensor x = batch["sequences"][0].slice(0, 0, 2).slice(1, 1);
  const std::string first = text(x[0]) + "0", second = text(x[1]) + "0";
  Items answers;
  for (std::int64_t t = 3; t < batch["targets"].size(1); ++t)
    answers.push_back(text(batch["targets"][0][t]));
  EXPECT_EQ(answers, (Items{first, second, first, second, first, second, "0001"}));
  EXPECT_EQ(text(batch["masks"][0].squeeze(1)), "0001111111");
}

// Over 1 to 10 copies the number shown has mean 0 and variance 1.
TEST(RepeatCopy, ShowsTheNumberOfCopiesNormalised) {
  double sum = 0, squares = 0;
  for (std::int64_t copies = 1; copies <= 10; ++copies) {
    RepeatCopy::Params params;
    params.sequence_length.max = 1;
    params.recalls.min = params.recalls.max = copies;
    const double shown = draw(RepeatCopy(params), 1, 1)["sequences"][0][1][0].item<double>();
    sum += shown;
    squares += shown * shown;
  }
  EXPECT_NEAR(sum, 0, 1e-6);
  EXPECT_NEAR(squares / 10, 1, 1e-6);
}

TEST(RepeatCopy, RefusesANumberThatWouldBeInvisible) {
  RepeatCopy::Params params;
  params.mean = 5;
  EXPECT_THROW(RepeatCopy{params}, Error);
  params.recalls.max = 4;
  EXPECT_NO_THROW(RepeatCopy{params});
}

TEST(AssociativeRecall, GivesTheItemBehindTheOneAskedFor) {
  AssociativeRecall::Params params;
  params.data_bits = 20;  // no item is there twice
  each_sample(AssociativeRecall(params), 2, [](const Told& told) {
    const std::size_t k = std::count(told.layout.begin(), told.layout.end(), 'A');
    EXPECT_TRUE(k >= 2 && k <= 6);
    EXPECT_EQ(told.layout, times(k, "Axxx") + "BxxxB___");
    const auto query = std::find(told.shown.begin(), told.shown.begin() + k, told.shown[k]);
    ASSERT_LT(query + 1, told.shown.begin() + k);
    EXPECT_EQ(told.answers, *(query + 1));
  });
}

TEST(AssociativeRecall, AsksEachSampleForAnItemOfItsOwn) {
  AssociativeRecall::Params params;
  params.data_bits = 20;
  params.subsequences.min = 6;
  const Batch batch = draw(AssociativeRecall(params), 20, 1);
  bool asked[5] = {};
  for (std::int64_t sample = 0; sample < 20; ++sample) {
    const Told it = told(batch, sample, 2);
    asked[std::find(it.shown.begin(), it.shown.begin() + 5, it.shown[6]) - it.shown.begin()] = true;
  }
  EXPECT_TRUE(std::all_of(asked, asked + 5, [](bool once) { return once; }));
}

}  // namespace
}  // namespace ferula::algorithmic
