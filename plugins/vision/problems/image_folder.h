// Images in a folder that has a sub-folder for each class.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "problems/image_classes.h"

namespace ferula {

// Classes are the sub-folders, in the order of their names; their images are all PNG, JPEG and PPM
// files in and below them. Files are read when their batch is made.
class ImageFolder final : public ImageClasses {
 public:
  struct Params : ImageClasses::Params {
    std::string data_folder;
    bool grey = false;

    void list(Parameters& p);
  };

  // Throws Error if `resize` is not given: images of a folder differ in size.
  explicit ImageFolder(const Params& params);

  // Looks at the names of the files, not into them.
  ImageFormat format() const override;
  std::int64_t size() const override;

 private:
  struct Listing {
    std::vector<std::string> classes;
    std::shared_ptr<const ImageSource> source;
    std::int64_t images = 0;
  };

  Listing list() const;
  const Listing& listing() const;
  std::shared_ptr<const ImageSource> open() const override { return listing().source; }

  Params params_;
  mutable std::once_flag once_;
  mutable Listing listing_;
};

}  // namespace ferula
