// Models that say to which class an image belongs: what all of them share.
#pragma once

#include <cstdint>

#include "ferula/nn_model.h"
#include "ferula/parameters.h"

namespace ferula {

class ImageModel : public NnModel {
 public:
  // Facts of the problem, unless the configuration says otherwise.
  struct Params {
    std::int64_t num_classes = 10;
    std::int64_t num_channels = 3;
    std::int64_t height = 32, width = 32;  // -1: any

    // `smallest`: the side of the smallest image that the model can take.
    void list(Parameters& p, double smallest = 1) {
      list_classes(p);
      p("height", height, "of the images", at_least(smallest));
      p("width", width, "of the images", at_least(smallest));
    }
    // For models that take images of any size.
    void list_classes(Parameters& p) {
      p("num_classes", num_classes, "size of the last layer", at_least(1));
      p("num_channels", num_channels, "of the images", at_least(1));
    }
  };

  std::vector<StreamSpec> inputs() const override {
    return {{"images",
             {-1, facts_.num_channels, facts_.height, facts_.width},
             at::kFloat,
             "images, channels first"}};
  }
  std::vector<StreamSpec> outputs() const override {
    return {
        {"logits", {-1, facts_.num_classes}, at::kFloat, "a score for each class, not normalised"}};
  }
  Batch forward(const Batch& batch) override { return {{"logits", logits(batch.at(0))}}; }

 protected:
  explicit ImageModel(const Params& facts) : facts_(facts) {}

  // images [B, num_channels, height, width] -> [B, num_classes]
  virtual at::Tensor logits(const at::Tensor& images) = 0;

 private:
  Params facts_;
};

}  // namespace ferula
