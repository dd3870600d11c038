#include "problems/cifar.h"

#include <ATen/ops/arange.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "tests/array_files/idx_files.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

// An image whose red, green and blue are each one value, after its labels.
std::string record(const std::string& labels, int red, int green, int blue) {
  std::string bytes = labels;
  for (const int value : {red, green, blue})
    bytes += std::string(32 * 32, static_cast<char>(value));
  return bytes;
}

class CifarTest : public testing::Test {
 protected:
  CifarTest() {
    std::filesystem::create_directories(folder_ / "cifar-10-batches-bin");
    for (int i = 1; i <= 5; ++i)
      write(batch_file(i), record(std::string(1, static_cast<char>(i)), 10 * i, 20 * i, 30 * i) +
                               record(std::string(1, 0), 0, 0, 0));
    ten_.data_folder = hundred_.data_folder = folder_.path;
  }

  std::filesystem::path batch_file(int number) const {
    return folder_ / ("cifar-10-batches-bin/data_batch_" + std::to_string(number) + ".bin");
  }

  TemporaryFolder folder_;
  Cifar10::Params ten_;
  Cifar100::Params hundred_;
};

TEST_F(CifarTest, ReadsTheFiveFilesOfCifar10) {
  const Cifar10 problem(ten_);
  ASSERT_EQ(problem.size(), 10);
  const Batch batch = problem.batch({.indices = at::arange(10)});
  EXPECT_THAT(batch["images"].sizes(), ElementsAre(10, 3, 32, 32));
  for (int i = 1; i <= 5; ++i) {
    const at::Tensor image = batch["images"][2 * (i - 1)];
    EXPECT_EQ(image[0][31][0].item<float>(), static_cast<float>(10 * i) / 255.0F);
    EXPECT_EQ(image[2][0][31].item<float>(), static_cast<float>(30 * i) / 255.0F);
    EXPECT_EQ(batch["targets"][2 * (i - 1)].item<int>(), i);
  }
}

TEST_F(CifarTest, TakesTheFinerOfTheTwoLabelsOfCifar100) {
  write(folder_ / "train.bin", record("\x03\x63", 1, 2, 3));
  const Cifar100 problem(hundred_);
  EXPECT_EQ(problem.batch({.indices = at::arange(1)})["targets"].item<int>(), 99);
  EXPECT_EQ(problem.format().classes.size(), 100u);
}

TEST_F(CifarTest, SaysWhereToGetTheData) {
  ten_.use_train_data = false;
  EXPECT_THAT([&] { Cifar10(ten_).size(); },
              ThrowsMessage<Error>(HasSubstr("test_batch.bin: no such file; get the binary version "
                                             "(cifar-10-binary.tar.gz) from https://www.cs.")));
}

TEST_F(CifarTest, RefusesAFileOfTheWrongSize) {
  for (const std::size_t size : {0, 1, 3072, 3074}) {
    write(batch_file(3), std::string(size, '\0'));
    EXPECT_THAT([&] { Cifar10(ten_).batch({.indices = at::arange(1)}); },
                ThrowsMessage<Error>(HasSubstr("data_batch_3.bin: has " + std::to_string(size) +
                                               " bytes, expected a multiple of 3073")));
  }
}

TEST_F(CifarTest, RefusesALabelThatIsNoClass) {
  write(batch_file(2), record("\x0A", 0, 0, 0));
  EXPECT_THAT([&] { Cifar10(ten_).batch({.indices = at::arange(1)}); },
              ThrowsMessage<Error>(HasSubstr("has a label 10, expected 0 to 9")));
}

TEST_F(CifarTest, RefusesWhatIsNoFile) {
  std::filesystem::remove(batch_file(1));
  std::filesystem::create_directory(batch_file(1));
  EXPECT_THAT([&] { Cifar10(ten_).size(); },
              ThrowsMessage<Error>(HasSubstr("data_batch_1.bin: is no regular file")));
}

}  // namespace
}  // namespace ferula
