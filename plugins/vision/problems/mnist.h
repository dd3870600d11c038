// MNIST, and Fashion-MNIST, which has the same form: small grey images of ten classes.
#pragma once

#include <filesystem>
#include <string>

#include "problems/image_classes.h"

namespace ferula {

// A pair of IDX files, images and their labels, in each of two parts: training and test.
class IdxImages : public ImageClasses {
 public:
  struct Params : ImageClasses::Params {
    std::string data_folder;
    bool use_train_data = true;

    void list(Parameters& p);
  };

  ImageFormat format() const override;
  // Reads a header, not the data.
  std::int64_t size() const override;

 protected:
  // `mend` ends the sentence that a missing file gets: how to obtain the data.
  IdxImages(Params params, std::vector<std::string> classes, std::string mend);

 private:
  std::filesystem::path file(const std::string& suffix) const;
  std::shared_ptr<const ImageSource> open() const override;

  Params params_;
  std::vector<std::string> classes_;
  std::string mend_;
};

class Mnist final : public IdxImages {
 public:
  struct Params : IdxImages::Params {
    Params() { data_folder = "~/data/mnist"; }
  };
  explicit Mnist(const Params& params);
};

class FashionMnist final : public IdxImages {
 public:
  struct Params : IdxImages::Params {
    Params() { data_folder = "/usr/share/datasets/fashion-mnist"; }
  };
  explicit FashionMnist(const Params& params);
};

}  // namespace ferula
