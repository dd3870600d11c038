// MNIST, and Fashion-MNIST, which has the same form.
#pragma once

#include "image_classes.h"

namespace ferula {

class Mnist final : public ImageClasses {
 public:
  struct Params : ImageClassesParams {
    Params() { data_folder = "~/data/mnist"; }
  };

  explicit Mnist(const Params& params)
      : ImageClasses(params,
                     "put the four files of MNIST into one folder and name it in data_folder") {}
};

class FashionMnist final : public ImageClasses {
 public:
  struct Params : ImageClassesParams {
    Params() { data_folder = "/usr/share/datasets/fashion-mnist"; }
  };

  explicit FashionMnist(const Params& params)
      : ImageClasses(params,
                     "on Debian `apt install dataset-fashion-mnist` brings the four files of "
                     "Fashion-MNIST; otherwise name their folder in data_folder") {}
};

}  // namespace ferula
