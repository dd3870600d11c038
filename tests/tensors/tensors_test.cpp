#include "tensors.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <cmath>

#include "array_source.h"
#include "collected_statistics.h"
#include "core/files/npz.h"
#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

// Six samples of two by three; class i % 3.
class TensorsTest : public testing::Test {
 protected:
  TensorsTest() {
    write_npz(folder_ / "data.npz", {{"x", at::arange(36, at::kFloat).reshape({6, 2, 3})},
                                     {"y", at::arange(6).remainder(3)},
                                     {"z", at::arange(6, at::kFloat)},
                                     {"words", at::arange(12).reshape({6, 2})}});
    params_.inputs = path("data.npz#x");
    params_.targets = path("data.npz#y");
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::shared_ptr<Tensors> problem() const { return std::make_shared<Tensors>(params_); }
  Batch batch(std::vector<std::int64_t> indices) const {
    return problem()->batch({at::tensor(indices, at::kLong), 0, {}});
  }
  void refuses(const std::string& why) const {
    EXPECT_THAT([&] { problem()->size(); }, ThrowsMessage<Error>(HasSubstr(why)));
  }

  TemporaryFolder folder_;
  Tensors::Params params_;
};

std::string fact(const Problem& problem, const std::string& name) {
  for (const Fact& fact : problem.facts())
    if (fact.name == name) return fact.value;
  return "none";
}

TEST_F(TensorsTest, HandsOutTheSamplesThatAreAskedFor) {
  const Batch two = batch({4, 0});
  EXPECT_EQ(problem()->size(), 6);
  EXPECT_TRUE(at::equal(two["inputs"][1], at::arange(6, at::kFloat).reshape({2, 3})));
  EXPECT_TRUE(at::equal(two["targets"], at::tensor({1, 0}, at::kLong)));
}

TEST_F(TensorsTest, DescribesItsStreams) {
  const auto streams = problem()->streams();
  EXPECT_THAT(streams[0].shape, ElementsAre(-1, 2, 3));
  EXPECT_THAT(streams[1].shape, ElementsAre(-1));
  EXPECT_EQ(streams[1].type, at::kLong);
  EXPECT_THAT(problem()->predictions()[0].shape, ElementsAre(-1, 3));
  EXPECT_EQ(fact(*problem(), "num_classes"), "3");
}

TEST_F(TensorsTest, NamesStreamsAsTheModelDoes) {
  params_.inputs_stream = "images";
  params_.predictions_stream = "logits";
  EXPECT_EQ(problem()->streams()[0].name, "images");
  EXPECT_EQ(batch({0}).begin()->name, "images");
  EXPECT_EQ(problem()->predictions()[0].name, "logits");
}

TEST_F(TensorsTest, GivesInputsAShapeAndAScale) {
  params_.shape = {1, 3, 2};
  params_.mean = {1};
  params_.std = {2};
  EXPECT_TRUE(at::equal(batch({1})["inputs"],
                        at::arange(6, 12, at::kFloat).sub(1).div(2).reshape({1, 1, 3, 2})));
  EXPECT_EQ(fact(*problem(), "height"), "3");
  EXPECT_EQ(fact(*problem(), "num_channels"), "1");
}

TEST_F(TensorsTest, ScalesEachChannelByItself) {
  params_.mean = {0, 3};
  params_.std = {1, 10};
  EXPECT_TRUE(at::allclose(batch({0})["inputs"],
                           at::tensor({0., 1., 2., 0., 0.1, 0.2}, at::kFloat).reshape({1, 2, 3})));
}

TEST_F(TensorsTest, LeavesIndicesIntegers) {
  params_.inputs = path("data.npz#words");
  EXPECT_EQ(problem()->streams()[0].type, at::kLong);
  EXPECT_TRUE(at::equal(batch({2})["inputs"], at::tensor({4, 5}, at::kLong).reshape({1, 2})));
  params_.std = {255};
  refuses("are indices and have no `mean` or `std`");
}

TEST_F(TensorsTest, LearnsNumbers) {
  params_.targets = path("data.npz#z");
  params_.loss = "mse";
  const auto problem = this->problem();
  const Batch some = batch({1, 3});
  EXPECT_THAT(problem->predictions()[0].shape, ElementsAre(-1, 1));
  const Batch zeros = {{"predictions", at::zeros({2, 1})}};
  EXPECT_EQ(problem->loss(some, zeros).item<double>(), (1 + 9) / 2.0);
  EXPECT_EQ(fact(*problem, "num_classes"), "none");
}

TEST_F(TensorsTest, LearnsClassesAndMeasuresThem) {
  const Batch some = batch({0, 1});
  const Batch scores = {{"predictions", at::zeros({2, 3})}};
  EXPECT_NEAR(problem()->loss(some, scores).item<double>(), std::log(3), 1e-6);
  CollectedStatistics statistics;
  problem()->measure(some, scores, statistics);
  EXPECT_EQ(statistics.means.at("acc"), 0.5);
}

TEST_F(TensorsTest, LearnsWhatIsTrue) {
  params_.loss = "binary_cross_entropy";
  refuses("holds numbers outside of 0 to 1");
  write_npy(folder_ / "y.npy", at::arange(6).remainder(2));
  params_.targets = path("y.npy");
  const Batch zeros = {{"predictions", at::zeros({2, 1})}};
  EXPECT_NEAR(problem()->loss(batch({0, 1}), zeros).item<double>(), std::log(2), 1e-6);
}

TEST_F(TensorsTest, LearnsATable) {
  write(folder_ / "iris.csv", "length,width,kind\n5.1,3.5,setosa\n7.0,3.2,versicolor\n");
  params_.inputs = path("iris.csv#length,width");
  params_.targets = path("iris.csv#kind");
  params_.classes = {"setosa", "versicolor", "virginica"};
  EXPECT_EQ(fact(*problem(), "num_classes"), "3");
  EXPECT_EQ(fact(*problem(), "num_inputs"), "2");
  EXPECT_TRUE(at::equal(batch({1})["inputs"], at::tensor({7.0f, 3.2f}).reshape({1, 2})));
  EXPECT_EQ(batch({1})["targets"].item<std::int64_t>(), 1);
}

TEST_F(TensorsTest, SharesTheInputsOfAFile) {
  const auto one = problem(), two = problem();
  EXPECT_EQ(one->size(), two->size());
  EXPECT_EQ(read_array(params_.inputs), read_array(params_.inputs));
}

TEST_F(TensorsTest, OffersASummaryOfItsSums) { EXPECT_NE(query<Summary>(*problem()), nullptr); }

TEST_F(TensorsTest, RefusesPredictionsOfAnotherShape) {
  params_.targets = path("data.npz#z");
  params_.loss = "l1";
  EXPECT_THAT(
      [&] {
        problem()->loss(batch({0, 1}), {{"predictions", at::zeros({2})}});
      },
      ThrowsMessage<Error>(HasSubstr("'predictions' has the shape [2], the targets need [2, 1]")));
}

TEST_F(TensorsTest, SaysWhatDoesNotFit) {
  params_.shape = {4};
  refuses("shape: [4] does not fit " + path("data.npz#x") +
          ", where an input has the shape [2, 3]");
  params_.shape = {};
  params_.mean = {1, 2, 3};
  refuses("mean: expected one number, or one for each of the 2 channels or columns, got 3");
  params_.mean = {0};
  params_.num_classes = 2;
  refuses("has a class 2, expected 0 to 1");
  write_npy(folder_ / "few.npy", at::zeros({5}));
  params_.targets = path("few.npy");
  refuses("few.npy: has 5 targets for 6 inputs in " + path("data.npz#x"));
}

TEST_F(TensorsTest, RefusesClassesThatAreNone) {
  write_npy(folder_ / "y.npy", at::arange(6, at::kFloat).div(2));
  params_.targets = path("y.npy");
  refuses("y.npy: holds numbers with fractions, expected classes");
  write_npy(folder_ / "below.npy", at::arange(-1, 5));
  params_.targets = path("below.npy");
  refuses("below.npy: holds a class below 0");
  params_.loss = "mse";
  params_.classes = {"a"};
  EXPECT_THAT([&] { problem(); }, ThrowsMessage<Error>(HasSubstr("the loss mse has none")));
}

TEST_F(TensorsTest, RefusesSourcesThatAreNone) {
  const auto refuses_source = [&](const std::string& source, const std::string& why) {
    EXPECT_THAT([&] { read_array(source); }, ThrowsMessage<Error>(HasSubstr(why)));
  };
  refuses_source(path("data.npz"), "holds several arrays; name one");
  refuses_source(path("data.npz#w"), "there is no array 'w', only: x, y, z, words");
  refuses_source(path("nowhere"), "nowhere: no such file");
  write_npy(folder_ / "empty.npy", at::zeros({0, 3}));
  refuses_source(path("empty.npy"), "empty.npy: is empty");
  refuses_source(path("empty.npy#x"), "only .npz and .csv files have parts");
  write(folder_ / "text.npy", "hello");
  refuses_source(path("text.npy"), "text.npy");
  write(folder_ / "text", "hello");
  refuses_source(path("text"), "is no IDX file");
}

TEST(Tensors, ReadsIdxAsDebianInstallsIt) {
  Tensors::Params params;
  params.inputs = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz";
  params.targets = "/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz";
  params.shape = {1, 28, 28};
  params.std = {255};
  const auto problem = std::make_shared<Tensors>(params);
  EXPECT_EQ(problem->size(), 10'000);
  EXPECT_EQ(fact(*problem, "num_classes"), "10");
  const at::Tensor images = problem->batch({at::arange(100), 0, {}})["inputs"];
  EXPECT_THAT(images.sizes(), ElementsAre(100, 1, 28, 28));
  EXPECT_EQ(images.max().item<float>(), 1);
}

}  // namespace
}  // namespace ferula
