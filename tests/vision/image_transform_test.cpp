#include "images/image_transform.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "images/convert.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::int64_t kHeight = 9, kWidth = 13;

at::Generator generator(std::uint64_t seed) { return at::detail::createCPUGenerator(seed); }

class ImageTransformTest : public testing::Test {
 protected:
  at::Tensor transformed(const at::Tensor& rows, std::uint64_t seed = 7) const {
    return ImageTransform(params_, 3)(bytes_, rows, generator(seed));
  }
  at::Tensor all(std::uint64_t seed = 7) const { return transformed(at::arange(64), seed); }

  at::Tensor plain() const { return bytes_.to(at::kFloat).div(255); }

  const at::Tensor bytes_ =
      at::randint(256, {64, 3, kHeight, kWidth}, generator(1), at::kLong).to(at::kByte);
  ImageTransform::Params params_;
};

TEST(Scale, DividesEachByteBy255AsADivisionDoes) {
  for (int byte = 0; byte < 256; ++byte) {
    const auto pixel = static_cast<std::uint8_t>(byte);
    float result = 0;
    convert(&pixel, 1, false, Scale(1.0 / 255, 0), &result);
    EXPECT_EQ(result, static_cast<float>(byte) / 255.0F);
  }
}

TEST_F(ImageTransformTest, GathersTheRowsInTheirOrder) {
  const at::Tensor rows = at::tensor(std::vector<std::int64_t>{5, 0, 5, 63}, at::kLong);
  EXPECT_TRUE(at::equal(transformed(rows), plain().index_select(0, rows)));
}

TEST_F(ImageTransformTest, NormalisesEachChannel) {
  params_.mean = {0.1, 0.2, 0.3};
  params_.std = {0.5, 0.6, 0.7};
  const at::Tensor mean = at::tensor(params_.mean, at::kFloat).view({3, 1, 1});
  const at::Tensor deviation = at::tensor(params_.std, at::kFloat).view({3, 1, 1});
  EXPECT_TRUE(at::allclose(all(), plain().sub(mean).div(deviation), 1e-6, 1e-6));
}

TEST_F(ImageTransformTest, MirrorsAsManyImagesAsItIsTold) {
  params_.horizontal_flip = 1;
  EXPECT_TRUE(at::equal(all(), plain().flip(3)));
  params_.horizontal_flip = 0.5;
  const at::Tensor images = all();
  int mirrored = 0;
  for (int i = 0; i < 64; ++i) {
    const bool is_mirrored = at::equal(images[i], plain()[i].flip(2));
    EXPECT_TRUE(is_mirrored || at::equal(images[i], plain()[i]));
    mirrored += is_mirrored;
  }
  EXPECT_GT(mirrored, 16);
  EXPECT_LT(mirrored, 48);
}

// Whether the image is a window into a framed one.
bool is_crop(const at::Tensor& image, const at::Tensor& framed) {
  const std::int64_t height = image.size(1), width = image.size(2);
  for (std::int64_t up = 0; up <= framed.size(1) - height; ++up)
    for (std::int64_t left = 0; left <= framed.size(2) - width; ++left)
      if (at::equal(image, framed.narrow(1, up, height).narrow(2, left, width))) return true;
  return false;
}

TEST_F(ImageTransformTest, CropsAWindowOfTheFramedImage) {
  for (const double flip : {0.0, 1.0})
    for (const std::int64_t padding : {1, 4, 20}) {
      params_.crop_padding = padding;
      params_.horizontal_flip = flip;
      const at::Tensor images = flip > 0 ? all().flip(3) : all();
      const at::Tensor framed = at::constant_pad_nd(plain(), {padding, padding, padding, padding});
      for (int i = 0; i < 64; i += 9) EXPECT_TRUE(is_crop(images[i], framed[i])) << i;
    }
}

TEST_F(ImageTransformTest, FramesWithBlackAlsoWhereItNormalises) {
  params_.crop_padding = 30;  // some crops see nothing of their image
  params_.mean = {0.5, 0.5, 0.5};
  params_.std = {0.25, 0.25, 0.25};
  EXPECT_EQ(all().min().item<float>(), -2.0F);
}

TEST_F(ImageTransformTest, CutsASquareOut) {
  params_.cutout = 4;
  const at::Tensor images = all();
  const at::Tensor cut = images.ne(plain()).any(1);  // pixels, of any channel
  for (int i = 0; i < 64; ++i) {
    const at::Tensor rows = cut[i].any(1), columns = cut[i].any(0);
    EXPECT_LE(rows.sum().item<int>(), 4);
    EXPECT_LE(columns.sum().item<int>(), 4);
    EXPECT_GE(rows.sum().item<int>(), 2);  // at a border a part of it
  }
  EXPECT_EQ(images.masked_select(cut.unsqueeze(1)).abs().max().item<float>(), 0.0F);
}

TEST_F(ImageTransformTest, CropsAndNormalisesWhatItResized) {
  params_.resize = {12, 20};
  const at::Tensor resized = all();
  params_.crop_padding = 2;
  params_.mean = {0.4, 0.4, 0.4};
  const at::Tensor images = all();
  const at::Tensor framed = at::constant_pad_nd(resized, {2, 2, 2, 2}).sub(0.4);
  EXPECT_THAT(images.sizes(), ElementsAre(64, 3, 12, 20));
  for (int i = 0; i < 64; i += 9) EXPECT_TRUE(is_crop(images[i], framed[i])) << i;
}

TEST_F(ImageTransformTest, DependsOnTheGeneratorAlone) {
  params_.crop_padding = 3;
  params_.horizontal_flip = 0.5;
  params_.cutout = 3;
  EXPECT_TRUE(at::equal(all(1), all(1)));
  EXPECT_FALSE(at::equal(all(1), all(2)));
}

TEST_F(ImageTransformTest, DrawsTheSameCropsWithAndWithoutCutout) {
  params_.crop_padding = 3;
  const at::Tensor cropped = all();
  params_.cutout = 3;
  const at::Tensor images = all();
  EXPECT_TRUE(at::equal(images, at::where(images.eq(0), images, cropped)));
}

TEST_F(ImageTransformTest, RefusesListsOfTheWrongLength) {
  params_.mean = {0.5};
  EXPECT_THAT(
      [&] { ImageTransform(params_, 3); },
      ThrowsMessage<Error>("mean: expected one number a channel, 3, or [], got a list of 1"));
  params_ = {};
  params_.resize = {32};
  EXPECT_THAT([&] { ImageTransform(params_, 3); },
              ThrowsMessage<Error>(HasSubstr("resize: expected [height, width]")));
}

TEST_F(ImageTransformTest, RefusesARowThatIsNotThere) {
  EXPECT_THROW(transformed(at::tensor(std::vector<std::int64_t>{64}, at::kLong)), c10::IndexError);
  EXPECT_THROW(transformed(at::tensor(std::vector<std::int64_t>{-1}, at::kLong)), c10::IndexError);
}

}  // namespace
}  // namespace ferula
