// Where a problem's images are: in memory, or in files that are read when they are asked for.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ferula {

// Images as bytes, and which of them are meant.
struct PickedImages {
  at::Tensor bytes;  // uint8 [N, channels, height, width]
  at::Tensor rows;   // int64 [B], into bytes
};

// Immutable. [any thread]
class ImageSource {
 public:
  virtual ~ImageSource() = default;

  // The class of each image, int64 [N].
  virtual const at::Tensor& labels() const = 0;
  // indices int64 [B], each in [0, N).
  virtual PickedImages pick(const at::Tensor& indices) const = 0;
};

// All in memory.
class StoredImages final : public ImageSource {
 public:
  // images uint8 [N, channels, height, width], labels int64 [N].
  StoredImages(at::Tensor images, at::Tensor labels)
      : images_(std::move(images)), labels_(std::move(labels)) {}

  const at::Tensor& labels() const override { return labels_; }
  PickedImages pick(const at::Tensor& indices) const override { return {images_, indices}; }

 private:
  at::Tensor images_, labels_;
};

// What `open` makes; whoever asks for the same key while somebody holds it shares it, as training
// and validation do. [any thread]
std::shared_ptr<const ImageSource> shared_source(
    const std::string& key, const std::function<std::shared_ptr<const ImageSource>()>& open);

}  // namespace ferula
