#include "problems/cifar.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max.h>

#include "ferula/error.h"
#include "images/files.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSide = 32;
constexpr std::int64_t kPixels = 3 * kSide * kSide;

}  // namespace

void Cifar::Params::list(Parameters& p) {
  p("data_folder", data_folder, "folder of the binary version's files, or the one that it is in");
  p("use_train_data", use_train_data, "the training images (true) or the test images (false)");
  ImageClasses::Params::list(p);
}

Cifar::Cifar(const Params& params, CifarLayout layout)
    : ImageClasses(params, 3),
      data_folder_(params.data_folder),
      use_train_data_(params.use_train_data),
      layout_(std::move(layout)) {}

ImageFormat Cifar::format() const { return {3, kSide, kSide, layout_.classes}; }

std::int64_t Cifar::record() const { return layout_.labels + kPixels; }

std::vector<fs::path> Cifar::files() const {
  const fs::path named = expand_home(data_folder_), inner = named / layout_.folder;
  std::error_code unreadable;
  const fs::path folder = fs::is_directory(inner, unreadable) ? inner : named;
  std::vector<fs::path> files;
  for (const std::string& name : use_train_data_ ? layout_.train_files : layout_.test_files) {
    files.push_back(folder / name);
    if (!fs::exists(files.back(), unreadable))
      throw Error(files.back().string() + ": no such file; get the binary version (" +
                  layout_.archive +
                  ") from https://www.cs.toronto.edu/~kriz/cifar.html, unpack it " +
                  "and name its folder in data_folder");
  }
  return files;
}

std::int64_t Cifar::images_in(const fs::path& file) const {
  const std::int64_t bytes = size_of(file);
  if (bytes == 0 || bytes % record() != 0)
    throw Error(file.string() + ": has " + std::to_string(bytes) +
                " bytes, expected a multiple of " + std::to_string(record()) +
                " (an image with its labels); get the file anew");
  return bytes / record();
}

std::int64_t Cifar::size() const {
  std::int64_t images = 0;
  for (const fs::path& file : files()) images += images_in(file);
  return images;
}

std::shared_ptr<const ImageSource> Cifar::read(const std::vector<fs::path>& files) const {
  std::vector<at::Tensor> images, labels;
  for (const fs::path& file : files) {
    const at::Tensor records = at::empty({images_in(file), record()}, at::kByte);
    read_file(file, records.mutable_data_ptr(), records.nbytes());
    labels.push_back(records.select(1, layout_.labels - 1).to(at::kLong));
    images.push_back(records.slice(1, layout_.labels).view({-1, 3, kSide, kSide}));
    const auto largest = labels.back().max().item<std::int64_t>();
    if (largest >= static_cast<std::int64_t>(layout_.classes.size()))
      throw Error(file.string() + ": has a label " + std::to_string(largest) + ", expected 0 to " +
                  std::to_string(layout_.classes.size() - 1) + "; get the file anew");
  }
  return std::make_shared<StoredImages>(at::cat(images), at::cat(labels));
}

std::shared_ptr<const ImageSource> Cifar::open() const {
  const std::vector<fs::path> files = this->files();
  return shared_source(files.front().string(), [&] { return read(files); });
}

Cifar10::Cifar10(const Params& params)
    : Cifar(params, {"cifar-10-batches-bin",
                     {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                      "data_batch_4.bin", "data_batch_5.bin"},
                     {"test_batch.bin"},
                     1,
                     {"Airplane", "Automobile", "Bird", "Cat", "Deer", "Dog", "Frog", "Horse",
                      "Ship", "Truck"},
                     "cifar-10-binary.tar.gz"}) {}

Cifar100::Cifar100(const Params& params)
    : Cifar(params, {"cifar-100-binary",
                     {"train.bin"},
                     {"test.bin"},
                     2,  // the class among 20, which is not used, and that among 100
                     {"apple",    "aquarium_fish", "baby",       "bear",         "beaver",
                      "bed",      "bee",           "beetle",     "bicycle",      "bottle",
                      "bowl",     "boy",           "bridge",     "bus",          "butterfly",
                      "camel",    "can",           "castle",     "caterpillar",  "cattle",
                      "chair",    "chimpanzee",    "clock",      "cloud",        "cockroach",
                      "couch",    "crab",          "crocodile",  "cup",          "dinosaur",
                      "dolphin",  "elephant",      "flatfish",   "forest",       "fox",
                      "girl",     "hamster",       "house",      "kangaroo",     "keyboard",
                      "lamp",     "lawn_mower",    "leopard",    "lion",         "lizard",
                      "lobster",  "man",           "maple_tree", "motorcycle",   "mountain",
                      "mouse",    "mushroom",      "oak_tree",   "orange",       "orchid",
                      "otter",    "palm_tree",     "pear",       "pickup_truck", "pine_tree",
                      "plain",    "plate",         "poppy",      "porcupine",    "possum",
                      "rabbit",   "raccoon",       "ray",        "road",         "rocket",
                      "rose",     "sea",           "seal",       "shark",        "shrew",
                      "skunk",    "skyscraper",    "snail",      "snake",        "spider",
                      "squirrel", "streetcar",     "sunflower",  "sweet_pepper", "table",
                      "tank",     "telephone",     "television", "tiger",        "tractor",
                      "train",    "trout",         "tulip",      "turtle",       "wardrobe",
                      "whale",    "willow_tree",   "wolf",       "woman",        "worm"},
                     "cifar-100-binary.tar.gz"}) {}

}  // namespace ferula
