#include "problems/image_classes.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <cmath>
#include <thread>

#include "collected_statistics.h"
#include "ferula/error.h"
#include "problems/mnist.h"
#include "tests/array_files/idx_files.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr int kImages = 20;

// Twenty images for training; every value of a byte occurs in each. Image i has the label i % 10.
class ImageClassesTest : public testing::Test {
 protected:
  ImageClassesTest() {
    std::string pixels, labels;
    for (int i = 0; i < kImages; ++i) {
      for (int pixel = 0; pixel < 28 * 28; ++pixel) pixels += static_cast<char>(pixel + i);
      labels += static_cast<char>(i % 10);
    }
    write(folder_ / "train-images-idx3-ubyte", idx({kImages, 28, 28}, pixels));
    write_gzipped(folder_ / "train-labels-idx1-ubyte.gz", idx({kImages}, labels));
    params_.data_folder = folder_.path;
  }

  static BatchRequest request(std::vector<std::int64_t> indices) {
    return {.indices = at::tensor(indices, at::kLong)};
  }

  static std::vector<std::int64_t> targets(const ImageClasses& problem) {
    const at::Tensor labels = problem.batch({.indices = at::arange(kImages)}).at(1);
    return {labels.const_data_ptr<std::int64_t>(), labels.const_data_ptr<std::int64_t>() + kImages};
  }

  TemporaryFolder folder_;
  Mnist::Params params_;
};

TEST_F(ImageClassesTest, SaysTheClassOfEachImage) {
  Mnist problem(params_);
  const Labels* labels = query<Labels>(problem);
  ASSERT_NE(labels, nullptr);
  EXPECT_TRUE(labels->labels().equal(at::arange(kImages).remainder(10)));
}

TEST_F(ImageClassesTest, GivesEachByteDividedBy255) {
  const Batch batch = Mnist(params_).batch(request({3, 0, 3}));

  const at::Tensor images = batch["images"];
  EXPECT_THAT(images.sizes(), ElementsAre(3, 1, 28, 28));
  const float* pixels = images.const_data_ptr<float>();
  for (int pixel = 0; pixel < 28 * 28; ++pixel) {
    EXPECT_EQ(pixels[pixel], ((pixel + 3) % 256) / 255.0f);
    EXPECT_EQ(pixels[28 * 28 + pixel], (pixel % 256) / 255.0f);
  }
}

TEST_F(ImageClassesTest, GivesTheLabelOfEachImage) {
  EXPECT_TRUE(at::equal(Mnist(params_).batch(request({13, 0, 9}))["targets"],
                        at::tensor(std::vector<std::int64_t>{3, 0, 9}, at::kLong)));
}

TEST_F(ImageClassesTest, GivesWhatItsStreamsPromise) {
  params_.transform.resize = {32, 40};
  const Mnist problem(params_);
  const Batch batch = problem.batch(request({1, 2}));
  for (const StreamSpec& stream : problem.streams()) {
    EXPECT_EQ(batch[stream.name].scalar_type(), stream.type);
    EXPECT_EQ(batch[stream.name].sizes().slice(1), at::IntArrayRef(stream.shape).slice(1));
  }
}

TEST_F(ImageClassesTest, GivesEqualBatchesForEqualRequests) {
  params_.transform.resize = {32, 32};
  const Mnist one(params_), other(params_);
  EXPECT_TRUE(at::equal(one.batch(request({5, 6})).at(0), other.batch(request({5, 6})).at(0)));
}

TEST_F(ImageClassesTest, ResizesBilinearly) {
  const at::Tensor images = Mnist(params_).batch(request({1, 2})).at(0);
  params_.transform.resize = {32, 40};
  const at::Tensor resized = Mnist(params_).batch(request({1, 2})).at(0);
  EXPECT_TRUE(at::equal(resized, at::upsample_bilinear2d(images, {32, 40}, false)));
}

TEST_F(ImageClassesTest, RefusesAResizeThatIsNoPair) {
  params_.transform.resize = {32};
  EXPECT_THAT([this] { Mnist{params_}; },
              ThrowsMessage<Error>(HasSubstr("resize: expected [height, width]")));
}

TEST_F(ImageClassesTest, TellsModelsTheSizeOfItsImages) {
  params_.transform.resize = {32, 40};
  std::vector<std::string> facts;
  for (const Fact& fact : Mnist(params_).facts()) facts.push_back(fact.name + " " + fact.value);
  EXPECT_THAT(facts, ElementsAre("num_classes 10", "num_channels 1", "height 32", "width 40"));
}

TEST_F(ImageClassesTest, KnowsItsSizeFromAHeaderAlone) {
  write(folder_ / "train-labels-idx1-ubyte.gz", "not read");
  EXPECT_EQ(Mnist(params_).size(), kImages);
}

TEST_F(ImageClassesTest, PermutesLabelsOverImagesAlwaysInTheSameWay) {
  const std::vector<std::int64_t> honest = targets(Mnist(params_));
  params_.permute_labels = true;
  const std::vector<std::int64_t> permuted = targets(Mnist(params_));

  EXPECT_NE(permuted, honest);
  EXPECT_THAT(permuted, testing::UnorderedElementsAreArray(honest));
  EXPECT_EQ(permuted, targets(Mnist(params_)));
}

TEST_F(ImageClassesTest, ReadsItsFilesOnceForAllWhoHoldThem) {
  const Mnist training(params_);
  training.batch(request({0}));
  std::filesystem::remove_all(folder_.path / "train-labels-idx1-ubyte.gz");
  write(folder_ / "train-labels-idx1-ubyte.gz", "no longer labels");
  const Mnist validation(params_);
  EXPECT_EQ(validation.batch(request({7}))["targets"].item<int>(), 7);
}

TEST_F(ImageClassesTest, MayBeAskedForItsFirstBatchByManyThreads) {
  const Mnist problem(params_);
  std::vector<int> labels(8, -1);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back(
          [&, i] { labels[i] = problem.batch(request({i}))["targets"].item<int>(); });
  }
  EXPECT_THAT(labels, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST_F(ImageClassesTest, RefusesAnIndexThatIsOutOfRange) {
  EXPECT_ANY_THROW(Mnist(params_).batch(request({0, kImages})));
  EXPECT_ANY_THROW(Mnist(params_).batch(request({-1})));
}

TEST_F(ImageClassesTest, TriesAgainAfterAFileWasMissing) {
  params_.use_train_data = false;
  const Mnist problem(params_);
  EXPECT_THAT([&] { problem.batch(request({0})); },
              ThrowsMessage<Error>(HasSubstr("t10k-images-idx3-ubyte[.gz]: no such file")));
  write(folder_ / "t10k-images-idx3-ubyte", idx({1, 28, 28}, std::string(28 * 28, 'a')));
  write(folder_ / "t10k-labels-idx1-ubyte", idx({1}, std::string(1, 4)));
  EXPECT_EQ(problem.batch(request({0}))["targets"].item<int>(), 4);
}

TEST_F(ImageClassesTest, SaysHowToGetFashionMnist) {
  FashionMnist::Params params;
  params.data_folder = folder_ / "nowhere";
  EXPECT_THAT([&] { FashionMnist(params).size(); },
              ThrowsMessage<Error>(HasSubstr("apt install dataset-fashion-mnist")));
}

TEST_F(ImageClassesTest, LooksForMnistUnderTheHomeFolder) {
  const std::string home = std::getenv("HOME");
  ::setenv("HOME", folder_.path.c_str(), 1);
  std::filesystem::create_directories(folder_ / "data");
  std::filesystem::create_symlink(folder_.path, folder_ / "data/mnist");
  EXPECT_EQ(Mnist({}).size(), kImages);
  ::setenv("HOME", home.c_str(), 1);
}

TEST_F(ImageClassesTest, RefusesFilesThatDoNotBelongTogether) {
  write_gzipped(folder_ / "train-labels-idx1-ubyte.gz", idx({2}, "\1\2"));
  EXPECT_THAT([this] { Mnist(params_).batch(request({0})); },
              ThrowsMessage<Error>(HasSubstr("has 2 labels for 20 images")));
}

TEST_F(ImageClassesTest, RefusesALabelThatIsNoDigit) {
  write_gzipped(folder_ / "train-labels-idx1-ubyte.gz", idx({kImages}, std::string(kImages, 10)));
  EXPECT_THAT([this] { Mnist(params_).batch(request({0})); },
              ThrowsMessage<Error>(HasSubstr("has a label 10, expected 0 to 9")));
}

TEST_F(ImageClassesTest, RefusesImagesOfAnotherSize) {
  write(folder_ / "train-images-idx3-ubyte", idx({1, 2, 3}, "abcdef"));
  EXPECT_THAT([this] { Mnist(params_).batch(request({0})); },
              ThrowsMessage<Error>(HasSubstr("has images of 2 x 3, expected 28 x 28")));
}

TEST_F(ImageClassesTest, HasTheLossOfGuessingWhenAllLogitsAreEqual) {
  const Mnist problem(params_);
  const Batch batch = problem.batch(request({1, 2, 3}));
  const Batch guess = {{"logits", at::zeros({3, 10})}};
  EXPECT_NEAR(problem.loss(batch, guess).item<double>(), std::log(10), 1e-6);
}

TEST_F(ImageClassesTest, MeasuresAccuracyAndWhatFollowsFromAWholePass) {
  Mnist problem(params_);
  const at::Tensor answers = at::tensor(std::vector<std::int64_t>{1, 2, 3, 9}, at::kLong);
  CollectedStatistics statistics;
  problem.measure(problem.batch(request({1, 2, 3, 4})),
                  {{"logits", at::one_hot(answers, 10).to(at::kFloat)}}, statistics);
  EXPECT_THAT(statistics.means["acc"], ElementsAre(0.75));

  std::vector<std::string> names;
  for (const auto& [name, value] : query<Summary>(problem)->summarize(statistics.sums))
    names.push_back(name);
  EXPECT_THAT(names, ElementsAre("acc_top5", "precision_macro", "recall_macro", "f1_macro"));
}

TEST_F(ImageClassesTest, NamesItsClassesInTheColumnsOfEach) {
  params_.statistics.per_class = true;
  Mnist problem(params_);
  CollectedStatistics statistics;
  problem.measure(problem.batch(request({7})), {{"logits", at::zeros({1, 10})}}, statistics);
  EXPECT_EQ(query<Summary>(problem)->summarize(statistics.sums).back().first, "f1_Nine");
}

}  // namespace
}  // namespace ferula
