#include <ATen/ops/arange.h>
#include <gmock/gmock.h>

#include "problems/mnist.h"

namespace ferula {
namespace {

using testing::Each;
using testing::ElementsAre;

// The real data; skipped where they are not installed.
class FashionMnistTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    params_.use_train_data = GetParam();
    if (!std::filesystem::exists(params_.data_folder))
      GTEST_SKIP() << "needs Debian's dataset-fashion-mnist";
  }

  std::int64_t expected_size() const { return GetParam() ? 60'000 : 10'000; }

  FashionMnist::Params params_;
};

TEST_P(FashionMnistTest, HasAsManyImagesOfEachClass) {
  const FashionMnist problem(params_);
  ASSERT_EQ(problem.size(), expected_size());

  const Batch all = problem.batch({.indices = at::arange(expected_size())});
  const at::Tensor counts = all["targets"].bincount();
  EXPECT_THAT(std::vector<std::int64_t>(counts.const_data_ptr<std::int64_t>(),
                                        counts.const_data_ptr<std::int64_t>() + counts.numel()),
              testing::AllOf(testing::SizeIs(10), Each(expected_size() / 10)));
}

TEST_P(FashionMnistTest, HasImagesFromZeroToOne) {
  const at::Tensor images =
      FashionMnist(params_).batch({.indices = at::arange(expected_size())})["images"];
  EXPECT_THAT(images.sizes(), ElementsAre(expected_size(), 1, 28, 28));
  EXPECT_EQ(images.min().item<float>(), 0.0f);
  EXPECT_EQ(images.max().item<float>(), 1.0f);
  EXPECT_NEAR(images.mean().item<float>(), 0.286, 0.002);  // as published
}

INSTANTIATE_TEST_SUITE_P(TrainingAndTest, FashionMnistTest, testing::Bool());

}  // namespace
}  // namespace ferula
