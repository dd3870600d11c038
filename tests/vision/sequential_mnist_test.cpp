#include "problems/sequential_mnist.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "collected_statistics.h"
#include "tests/array_files/idx_files.h"

namespace ferula {
namespace {

using testing::ElementsAre;

class SequentialMnistTest : public testing::Test {
 protected:
  SequentialMnistTest() {
    std::string pixels;
    for (int i = 0; i < 2 * 28 * 28; ++i) pixels += static_cast<char>(i % 251);
    write(folder_ / "train-images-idx3-ubyte", idx({2, 28, 28}, pixels));
    write(folder_ / "train-labels-idx1-ubyte", idx({2}, "\x03\x04"));
    params_.data_folder = folder_.path;
  }

  at::Tensor sequences() const {
    return SequentialMnist(params_).batch({.indices = at::arange(2)})["sequences"];
  }

  TemporaryFolder folder_;
  SequentialMnist::Params params_;
};

TEST_F(SequentialMnistTest, ShowsPixelByPixelOrRowByRow) {
  const at::Tensor images = Mnist(params_).batch({.indices = at::arange(2)})["images"];
  EXPECT_TRUE(at::equal(sequences(), images.view({2, 784, 1})));
  params_.unit = "row";
  EXPECT_TRUE(at::equal(sequences(), images.view({2, 28, 28})));
}

TEST_F(SequentialMnistTest, PermutesItemsAlwaysInTheSameWay) {
  params_.unit = "row";
  const at::Tensor in_order = sequences();
  params_.permute = true;
  const at::Tensor permuted = sequences();
  EXPECT_FALSE(at::equal(permuted, in_order));
  EXPECT_TRUE(at::equal(permuted, sequences()));
  EXPECT_TRUE(at::equal(std::get<0>(permuted.sort(1)), std::get<0>(in_order.sort(1))));
}

TEST_F(SequentialMnistTest, TellsModelsOfSequencesTheirSizes) {
  params_.unit = "row";
  std::vector<std::string> facts;
  for (const Fact& fact : SequentialMnist(params_).facts())
    facts.push_back(fact.name + " " + fact.value);
  EXPECT_THAT(facts, ElementsAre("input_item_size 28", "output_item_size 10", "num_classes 10",
                                 "length 28"));
}

TEST_F(SequentialMnistTest, CountsTheLastStepOnly) {
  const SequentialMnist problem(params_);
  const Batch batch = problem.batch({.indices = at::arange(2)});
  const at::Tensor logits = at::zeros({2, 784, 10});
  logits.select(1, 0).select(1, 9).fill_(50);    // wrong, at first
  logits.select(1, 783).select(1, 3).fill_(50);  // right for one of the two at last
  EXPECT_NEAR(problem.loss(batch, {{"logits", logits}}).item<double>(), 25, 1e-3);

  CollectedStatistics statistics;
  problem.measure(batch, {{"logits", logits}}, statistics);
  EXPECT_THAT(statistics.means["acc"], ElementsAre(0.5));
}

}  // namespace
}  // namespace ferula
