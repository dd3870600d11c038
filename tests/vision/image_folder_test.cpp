#include "problems/image_folder.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "image_files.h"
#include "tests/array_files/idx_files.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class ImageFolderTest : public testing::Test {
 protected:
  ImageFolderTest() {
    add("cat/b.png", png(20, 12));
    add("cat/a.jpg", jpeg(20, 12));
    add("cat/kittens/c.ppm", ppm(40, 24));
    add("dog/a.png", png(20, 12));
    add("dog/notes.txt", "not an image");
    params_.data_folder = folder_.path;
    params_.transform.resize = {12, 20};
  }

  void add(const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    write(folder_ / name, bytes);
  }

  TemporaryFolder folder_;
  ImageFolder::Params params_;
};

TEST_F(ImageFolderTest, HasAClassForEachSubFolder) {
  const ImageFolder problem(params_);
  EXPECT_EQ(problem.size(), 4);
  EXPECT_THAT(problem.format().classes, ElementsAre("cat", "dog"));
  const at::Tensor targets = problem.batch({.indices = at::arange(4)})["targets"];
  EXPECT_TRUE(at::equal(targets, at::tensor(std::vector<std::int64_t>{0, 0, 0, 1}, at::kLong)));
}

TEST_F(ImageFolderTest, GivesTheImagesInTheOrderOfTheirNames) {
  const at::Tensor images = ImageFolder(params_).batch({.indices = at::arange(4)})["images"];
  EXPECT_THAT(images.sizes(), ElementsAre(4, 3, 12, 20));
  const at::Tensor bytes = images.mul(255).round();
  EXPECT_EQ(bytes[1][0][5][7].item<int>(), 7);        // cat/b.png
  EXPECT_EQ(bytes[3][2][5][7].item<int>(), 12);       // dog/a.png
  EXPECT_NEAR(bytes[2][1][5][7].item<int>(), 10, 1);  // cat/kittens/c.ppm, of twice the size
}

TEST_F(ImageFolderTest, MakesGreyImagesIfAsked) {
  params_.grey = true;
  const ImageFolder problem(params_);
  EXPECT_THAT(problem.batch({.indices = at::arange(2)})["images"].sizes(),
              ElementsAre(2, 1, 12, 20));
  EXPECT_EQ(problem.facts()[1].value, "1");
}

TEST_F(ImageFolderTest, NamesTheFileThatIsDamaged) {
  add("cat/b.png", png(20, 12).substr(0, 90));
  const ImageFolder problem(params_);
  EXPECT_EQ(problem.size(), 4);
  EXPECT_THAT([&] { problem.batch({.indices = at::arange(4)}); },
              ThrowsMessage<Error>(HasSubstr("cat/b.png: is truncated")));
}

TEST_F(ImageFolderTest, NamesTheFolderThatHasNoImages) {
  add("emu/readme.txt", "no emus yet");
  EXPECT_THAT([&] { ImageFolder(params_).size(); },
              ThrowsMessage<Error>(HasSubstr("emu: has no images")));
  params_.data_folder = folder_ / "dog";
  EXPECT_THAT([&] { ImageFolder(params_).size(); },
              ThrowsMessage<Error>(HasSubstr("dog: has no sub-folders; expected one for each")));
  params_.data_folder = folder_ / "nowhere";
  EXPECT_THAT([&] { ImageFolder(params_).facts(); },
              ThrowsMessage<Error>(HasSubstr("nowhere: No such file or directory")));
}

TEST_F(ImageFolderTest, WantsASize) {
  params_.transform.resize = {};
  EXPECT_THAT([&] { ImageFolder{params_}; }, ThrowsMessage<Error>(HasSubstr("resize: is missing")));
}

}  // namespace
}  // namespace ferula
