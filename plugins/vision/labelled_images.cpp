#include "labelled_images.h"

#include <ATen/ops/max.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "ferula/error.h"
#include "idx.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

LabelledImages read(const fs::path& images_file, const fs::path& labels_file, std::int64_t height,
                    std::int64_t width, std::int64_t num_classes) {
  const at::Tensor images = read_idx(images_file, 3);
  if (images.size(1) != height || images.size(2) != width)
    throw Error(images_file.string() + ": has images of " + std::to_string(images.size(1)) + " x " +
                std::to_string(images.size(2)) + ", expected " + std::to_string(height) + " x " +
                std::to_string(width));
  const at::Tensor labels = read_idx(labels_file, 1);
  if (labels.size(0) != images.size(0))
    throw Error(labels_file.string() + ": has " + std::to_string(labels.size(0)) + " labels for " +
                std::to_string(images.size(0)) + " images in " + images_file.string() +
                "; get both files from one place");
  const int largest = labels.max().item<std::uint8_t>();
  if (largest >= num_classes)
    throw Error(labels_file.string() + ": has a label " + std::to_string(largest) +
                ", expected 0 to " + std::to_string(num_classes - 1));
  return {images, labels.to(at::kLong)};
}

}  // namespace

std::shared_ptr<const LabelledImages> labelled_images(const fs::path& images,
                                                      const fs::path& labels, std::int64_t height,
                                                      std::int64_t width,
                                                      std::int64_t num_classes) {
  static std::mutex mutex;
  static std::map<std::pair<fs::path, fs::path>, std::weak_ptr<const LabelledImages>> known;

  const std::lock_guard lock(mutex);
  std::weak_ptr<const LabelledImages>& entry = known[{images, labels}];
  if (auto shared = entry.lock()) return shared;
  auto fresh =
      std::make_shared<const LabelledImages>(read(images, labels, height, width, num_classes));
  entry = fresh;
  return fresh;
}

}  // namespace ferula
