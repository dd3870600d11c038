#include "problems/image_folder.h"

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <system_error>

#include "ferula/error.h"
#include "images/files.h"
#include "images/image_file.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

class FolderImages final : public ImageSource {
 public:
  FolderImages(std::vector<fs::path> files, const std::vector<std::int64_t>& labels,
               std::int64_t channels, std::vector<std::int64_t> size)
      : files_(std::move(files)),
        labels_(at::tensor(labels, at::kLong)),
        channels_(channels),
        size_(std::move(size)) {}

  const at::Tensor& labels() const override { return labels_; }

  PickedImages pick(const at::Tensor& indices) const override {
    const at::Tensor images =
        at::empty({indices.size(0), channels_, size_[0], size_[1]}, at::kByte);
    const auto* index = indices.const_data_ptr<std::int64_t>();
    at::parallel_for(0, indices.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) images[i].copy_(read(files_.at(index[i])));
    });
    return {images, at::arange(indices.size(0))};
  }

 private:
  at::Tensor read(const fs::path& file) const {
    at::Tensor image = read_image(file, channels_);
    if (image.size(1) == size_[0] && image.size(2) == size_[1]) return image;
    return resized(image.unsqueeze(0).to(at::kFloat), size_)[0].round_();
  }

  std::vector<fs::path> files_;
  at::Tensor labels_;
  std::int64_t channels_;
  std::vector<std::int64_t> size_;
};

std::vector<fs::path> sub_folders(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.is_directory()) folders.push_back(entry.path());
  if (error) throw Error(folder.string() + ": " + error.message());
  if (folders.empty())
    throw Error(folder.string() + ": has no sub-folders; expected one for each class");
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::vector<fs::path> images_below(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error))
    if (has_image_name(entry.path())) files.push_back(entry.path());
  if (error) throw Error(folder.string() + ": " + error.message());
  if (files.empty())
    throw Error(folder.string() + ": has no images; expected files in .png, .jpg, .jpeg, .ppm or " +
                ".pgm of the class '" + folder.filename().string() + "'");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void ImageFolder::Params::list(Parameters& p) {
  p("data_folder", data_folder, "folder with a sub-folder of images for each class", required());
  p("grey", grey, "one channel instead of three");
  ImageClasses::Params::list(p);
}

ImageFolder::ImageFolder(const Params& params)
    : ImageClasses(params, params.grey ? 1 : 3), params_(params) {
  if (params.transform.resize.empty())
    throw Error("resize: is missing; expected [height, width], for images of a folder may differ");
}

ImageFolder::Listing ImageFolder::list() const {
  Listing listing;
  std::vector<fs::path> files;
  std::vector<std::int64_t> labels;
  for (const fs::path& folder : sub_folders(expand_home(params_.data_folder))) {
    const std::vector<fs::path> found = images_below(folder);
    files.insert(files.end(), found.begin(), found.end());
    labels.insert(labels.end(), found.size(), static_cast<std::int64_t>(listing.classes.size()));
    listing.classes.push_back(folder.filename().string());
  }
  listing.images = static_cast<std::int64_t>(files.size());
  listing.source = std::make_shared<FolderImages>(std::move(files), labels, params_.grey ? 1 : 3,
                                                  params_.transform.resize);
  return listing;
}

const ImageFolder::Listing& ImageFolder::listing() const {
  std::call_once(once_, [this] { listing_ = list(); });
  return listing_;
}

ImageFormat ImageFolder::format() const {
  return {params_.grey ? 1 : 3, params_.transform.resize[0], params_.transform.resize[1],
          listing().classes};
}

std::int64_t ImageFolder::size() const { return listing().images; }

}  // namespace ferula
