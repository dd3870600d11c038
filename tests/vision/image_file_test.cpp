#include "images/image_file.h"

#include <gmock/gmock.h>

#include <random>

#include "ferula/error.h"
#include "image_files.h"
#include "tests/array_files/idx_files.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr int kWidth = 20, kHeight = 12;

class ImageFileTest : public testing::Test {
 protected:
  void expect_refused(const std::string& bytes, const std::string& why) {
    const std::filesystem::path file = write(folder_ / "cat.png", bytes);
    EXPECT_THAT([&] { read_image(file, 3); },
                ThrowsMessage<Error>(AllOf(HasSubstr("cat.png: "), HasSubstr(why))));
  }

  int worst_difference(const std::string& bytes) {
    const at::Tensor image = read_image(write(folder_ / "image", bytes), 3);
    EXPECT_THAT(image.sizes(), ElementsAre(3, kHeight, kWidth));
    const auto pixel = image.accessor<std::uint8_t, 3>();
    int worst = 0;
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) {
        worst = std::max(worst, std::abs(pixel[0][y][x] - x));
        worst = std::max(worst, std::abs(pixel[1][y][x] - y));
        worst = std::max(worst, std::abs(pixel[2][y][x] - (x + y)));
      }
    return worst;
  }

  TemporaryFolder folder_;
};

TEST_F(ImageFileTest, ReadsPngAndPpmExactlyAndJpegNearly) {
  EXPECT_EQ(worst_difference(png(kWidth, kHeight)), 0);
  EXPECT_EQ(worst_difference(ppm(kWidth, kHeight)), 0);
  EXPECT_LE(worst_difference(jpeg(kWidth, kHeight)), 8);
}

TEST_F(ImageFileTest, MakesColoursGreyIfOneChannelIsWanted) {
  const at::Tensor image = read_image(write(folder_ / "image.png", png(4, 3)), 1);
  EXPECT_THAT(image.sizes(), ElementsAre(1, 3, 4));
}

TEST_F(ImageFileTest, KnowsImagesByTheirNames) {
  EXPECT_TRUE(has_image_name("a/b.JPG"));
  EXPECT_TRUE(has_image_name("b.png"));
  EXPECT_FALSE(has_image_name("labels.csv"));
  EXPECT_FALSE(has_image_name("png"));
}

TEST_F(ImageFileTest, RefusesWhatIsNoImage) {
  expect_refused("", "is no PNG, JPEG or PPM image");
  expect_refused("hello", "is no PNG, JPEG or PPM image");
  EXPECT_THAT([&] { read_image(folder_ / "none.png", 3); },
              ThrowsMessage<Error>(HasSubstr("none.png: is no regular file")));
}

TEST_F(ImageFileTest, RefusesAnyTruncatedImage) {
  for (const std::string& whole :
       {png(kWidth, kHeight), jpeg(kWidth, kHeight), ppm(kWidth, kHeight)})
    for (std::size_t size = 0; size < whole.size() - 1; size += 7)
      expect_refused(whole.substr(0, size), "get it anew");
}

TEST_F(ImageFileTest, RefusesAPngWithADamagedByte) {
  const std::string whole = png(kWidth, kHeight);
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    std::string damaged = whole;
    damaged[at] ^= 0x10;
    expect_refused(damaged, "get it anew");
  }
}

TEST_F(ImageFileTest, RefusesAHugeHeaderBeforeItAllocates) {
  expect_refused("P6\n100000 100000\n255\n", "says that it has 100000 x 100000 pixels");
  expect_refused("P6\n99999999999999 1\n255\n", "get it anew");
}

TEST_F(ImageFileTest, SurvivesMutations) {
  std::mt19937 random(1);
  int read = 0, refused = 0;
  for (const std::string& whole :
       {png(kWidth, kHeight), jpeg(kWidth, kHeight), ppm(kWidth, kHeight)})
    for (int i = 0; i < 1000; ++i) {
      std::string bytes = whole;
      for (int change = 0; change < 3; ++change)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      try {
        read += read_image(write(folder_ / "image", bytes), 3).size(0) == 3;
      } catch (const Error&) {
        ++refused;
      }
    }
  EXPECT_EQ(read + refused, 3000);
  EXPECT_GT(read, 0);
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace ferula
