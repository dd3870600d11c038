#include "problems/mnist.h"

#include <ATen/ops/max.h>

#include <system_error>
#include <utility>

#include "array_files/idx.h"
#include "ferula/error.h"
#include "images/files.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSide = 28;

at::Tensor read_images(const fs::path& file) {
  const at::Tensor images = read_idx(file, 3);
  if (images.size(1) != kSide || images.size(2) != kSide)
    throw Error(file.string() + ": has images of " + std::to_string(images.size(1)) + " x " +
                std::to_string(images.size(2)) + ", expected 28 x 28");
  return images.unsqueeze(1);
}

at::Tensor read_labels(const fs::path& file, std::size_t classes) {
  const at::Tensor labels = read_idx(file, 1);
  const int largest = labels.max().item<std::uint8_t>();
  if (largest >= static_cast<int>(classes))
    throw Error(file.string() + ": has a label " + std::to_string(largest) + ", expected 0 to " +
                std::to_string(classes - 1));
  return labels.to(at::kLong);
}

std::shared_ptr<const ImageSource> read_pair(const fs::path& images_file,
                                             const fs::path& labels_file, std::size_t classes) {
  at::Tensor images = read_images(images_file);
  at::Tensor labels = read_labels(labels_file, classes);
  if (labels.size(0) != images.size(0))
    throw Error(labels_file.string() + ": has " + std::to_string(labels.size(0)) + " labels for " +
                std::to_string(images.size(0)) + " images in " + images_file.string() +
                "; get both files from one place");
  return std::make_shared<StoredImages>(std::move(images), std::move(labels));
}

}  // namespace

void IdxImages::Params::list(Parameters& p) {
  p("data_folder", data_folder, "folder of the four IDX files, each plain or gzipped");
  p("use_train_data", use_train_data, "the training images (true) or the test images (false)");
  ImageClasses::Params::list(p);
}

IdxImages::IdxImages(Params params, std::vector<std::string> classes, std::string mend)
    : ImageClasses(params, 1),
      params_(std::move(params)),
      classes_(std::move(classes)),
      mend_(std::move(mend)) {}

ImageFormat IdxImages::format() const { return {1, kSide, kSide, classes_}; }

std::int64_t IdxImages::size() const { return idx_shape(file("images-idx3-ubyte"), 3)[0]; }

fs::path IdxImages::file(const std::string& suffix) const {
  fs::path plain =
      expand_home(params_.data_folder) / ((params_.use_train_data ? "train-" : "t10k-") + suffix);
  std::error_code unreadable;
  if (fs::exists(plain, unreadable)) return plain;
  fs::path gzipped = plain.string() + ".gz";
  if (fs::exists(gzipped, unreadable)) return gzipped;
  throw Error(plain.string() + "[.gz]: no such file; " + mend_);
}

std::shared_ptr<const ImageSource> IdxImages::open() const {
  const fs::path images = file("images-idx3-ubyte"), labels = file("labels-idx1-ubyte");
  return shared_source(images.string() + "\n" + labels.string(),
                       [&] { return read_pair(images, labels, classes_.size()); });
}

Mnist::Mnist(const Params& params)
    : IdxImages(params,
                {"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"},
                "put the four files of MNIST into one folder and name it in data_folder") {}

FashionMnist::FashionMnist(const Params& params)
    : IdxImages(params,
                {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt",
                 "Sneaker", "Bag", "Ankle boot"},
                "on Debian `apt install dataset-fashion-mnist` brings the four files of "
                "Fashion-MNIST; otherwise name their folder in data_folder") {}

}  // namespace ferula
