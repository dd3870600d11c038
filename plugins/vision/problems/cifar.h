// CIFAR-10 and CIFAR-100 (Krizhevsky, 2009), from the files of their binary version.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "problems/image_classes.h"

namespace ferula {

// What tells the two apart.
struct CifarLayout {
  std::string folder;  // in the archive
  std::vector<std::string> train_files, test_files;
  std::int64_t labels;  // bytes before the pixels of an image; the last is its class
  std::vector<std::string> classes;
  std::string archive;
};

class Cifar : public ImageClasses {
 public:
  struct Params : ImageClasses::Params {
    std::string data_folder;
    bool use_train_data = true;

    void list(Parameters& p);
  };

  ImageFormat format() const override;
  // Reads the sizes of the files, not the data.
  std::int64_t size() const override;

 protected:
  Cifar(const Params& params, CifarLayout layout);

 private:
  std::int64_t record() const;  // bytes of an image and its labels
  std::vector<std::filesystem::path> files() const;
  std::int64_t images_in(const std::filesystem::path& file) const;
  std::shared_ptr<const ImageSource> read(const std::vector<std::filesystem::path>& files) const;
  std::shared_ptr<const ImageSource> open() const override;

  std::string data_folder_;
  bool use_train_data_;
  CifarLayout layout_;
};

class Cifar10 final : public Cifar {
 public:
  struct Params : Cifar::Params {
    Params() { data_folder = "~/data/cifar10"; }
  };
  explicit Cifar10(const Params& params);
};

class Cifar100 final : public Cifar {
 public:
  struct Params : Cifar::Params {
    Params() { data_folder = "~/data/cifar100"; }
  };
  explicit Cifar100(const Params& params);
};

}  // namespace ferula
