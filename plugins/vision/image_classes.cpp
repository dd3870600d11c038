#include "image_classes.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/randperm.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <cstdlib>
#include <system_error>
#include <utility>

#include "ferula/error.h"
#include "idx.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSide = 28;
constexpr std::int64_t kClasses = 10;
constexpr std::uint64_t kPermutationSeed = 1998;

fs::path expand_home(const std::string& path) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || (path != "~" && !path.starts_with("~/"))) return path;
  return home + path.substr(1);
}

at::Tensor permuted(const at::Tensor& labels) {
  const at::Generator generator = at::detail::createCPUGenerator(kPermutationSeed);
  return labels.index_select(0, at::randperm(labels.size(0), generator, at::kLong));
}

}  // namespace

void ImageClassesParams::list(Parameters& p) {
  p("data_folder", data_folder, "folder of the four IDX files, each plain or gzipped");
  p("use_train_data", use_train_data, "the training images (true) or the test images (false)");
  p("resize", resize, "[height, width] to scale images to, bilinear; [] leaves them 28 x 28",
    at_least(1));
  p("permute_labels", permute_labels,
    "give the images each other's labels: a control experiment, a test must show accuracy 0.1");
}

ImageClasses::ImageClasses(ImageClassesParams params, std::string mend)
    : params_(std::move(params)), mend_(std::move(mend)) {
  if (!params_.resize.empty() && params_.resize.size() != 2)
    throw Error("resize: expected [height, width] or [], got a list of " +
                std::to_string(params_.resize.size()));
}

std::int64_t ImageClasses::height() const {
  return params_.resize.empty() ? kSide : params_.resize[0];
}

std::int64_t ImageClasses::width() const {
  return params_.resize.empty() ? kSide : params_.resize[1];
}

std::vector<StreamSpec> ImageClasses::streams() const {
  return {{"images", {-1, 1, height(), width()}, at::kFloat, "grey images, 0 to 1"},
          {"targets", {-1}, at::kLong, "the class of each, 0 to 9"}};
}

std::vector<StreamSpec> ImageClasses::predictions() const {
  return {{"logits", {-1, kClasses}, at::kFloat, "a score for each class, not normalised"}};
}

std::vector<Fact> ImageClasses::facts() const {
  return {{"num_classes", kClasses}, {"num_channels", 1}, {"height", height()}, {"width", width()}};
}

std::int64_t ImageClasses::size() const { return idx_shape(file("images-idx3-ubyte"), 3)[0]; }

fs::path ImageClasses::file(const std::string& suffix) const {
  const fs::path plain =
      expand_home(params_.data_folder) / ((params_.use_train_data ? "train-" : "t10k-") + suffix);
  std::error_code unreadable;
  if (fs::exists(plain, unreadable)) return plain;
  fs::path gzipped = plain.string() + ".gz";
  if (fs::exists(gzipped, unreadable)) return gzipped;
  throw Error(plain.string() + "[.gz]: no such file; " + mend_);
}

ImageClasses::Data ImageClasses::load() const {
  const fs::path images = file("images-idx3-ubyte");
  const fs::path labels = file("labels-idx1-ubyte");
  auto shared = labelled_images(images, labels, kSide, kSide, kClasses);
  if (params_.permute_labels) return {shared, permuted(shared->labels)};
  return {shared, shared->labels};
}

const ImageClasses::Data& ImageClasses::loaded() const {
  std::call_once(once_, [this] { data_ = load(); });
  return data_;
}

Batch ImageClasses::batch(const BatchRequest& request) const {
  const Data& data = loaded();
  const at::Tensor bytes = data.shared->images.index_select(0, request.indices).unsqueeze(1);
  at::Tensor images = bytes.to(at::kFloat).div_(255);
  if (!params_.resize.empty())
    images = at::upsample_bilinear2d(images, params_.resize, /*align_corners=*/false);
  return {{"images", images}, {"targets", data.labels.index_select(0, request.indices)}};
}

at::Tensor ImageClasses::loss(const Batch& batch, const Batch& predictions) const {
  return at::cross_entropy_loss(predictions.at(0), batch.at(1));
}

void ImageClasses::measure(const Batch& batch, const Batch& predictions,
                           Statistics& statistics) const {
  const at::Tensor correct = predictions.at(0).argmax(1).eq(batch.at(1));
  statistics.mean("acc", correct.to(at::kFloat).mean(), static_cast<double>(correct.size(0)));
}

}  // namespace ferula
