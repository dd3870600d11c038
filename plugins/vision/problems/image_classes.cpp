#include "problems/image_classes.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/randperm.h>

namespace ferula {
namespace {

constexpr std::uint64_t kPermutationSeed = 1998;

at::Tensor permuted(const at::Tensor& labels) {
  const at::Generator generator = at::detail::createCPUGenerator(kPermutationSeed);
  return labels.index_select(0, at::randperm(labels.size(0), generator, at::kLong));
}

std::int64_t count(const ImageFormat& format) {
  return static_cast<std::int64_t>(format.classes.size());
}

std::string listed(const std::vector<std::string>& classes) {
  constexpr std::size_t kMost = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(classes.size(), kMost); ++i)
    text += (i == 0 ? "" : ", ") + classes[i];
  return text + (classes.size() > kMost ? ", …" : "");
}

}  // namespace

void ImageClasses::Params::list(Parameters& p) {
  transform.list(p);
  statistics.list(p);
  p("permute_labels", permute_labels,
    "give the images each other's labels: a control experiment, a test must show chance");
}

ImageClasses::ImageClasses(const Params& params, std::int64_t channels)
    : permute_labels_(params.permute_labels),
      transform_(params.transform, channels),
      statistics_(params.statistics) {}

void* ImageClasses::interface(std::string_view id) noexcept {
  if (id == Summary::id) return static_cast<Summary*>(this);
  return id == Labels::id ? static_cast<Labels*>(this) : nullptr;
}

std::vector<StreamSpec> ImageClasses::streams() const {
  const ImageFormat format = this->format();
  const std::vector<std::int64_t> size = transform_.size(format.height, format.width);
  return {{"images",
           {-1, format.channels, size[0], size[1]},
           at::kFloat,
           "pixels, 0 to 1 unless normalised"},
          {"targets", {-1}, at::kLong, "the class of each: " + listed(format.classes)}};
}

std::vector<StreamSpec> ImageClasses::predictions() const {
  return {{"logits", {-1, count(format())}, at::kFloat, "a score for each class, not normalised"}};
}

std::vector<Fact> ImageClasses::facts() const {
  const ImageFormat format = this->format();
  const std::vector<std::int64_t> size = transform_.size(format.height, format.width);
  return {{"num_classes", count(format)},
          {"num_channels", format.channels},
          {"height", size[0]},
          {"width", size[1]}};
}

const ImageClasses::Data& ImageClasses::data() const {
  std::call_once(once_, [this] {
    const auto source = open();
    data_ = {source, permute_labels_ ? permuted(source->labels()) : source->labels()};
  });
  return data_;
}

Batch ImageClasses::batch(const BatchRequest& request) const {
  const Data& data = this->data();
  const PickedImages picked = data.source->pick(request.indices);
  return {{"images", transform_(picked.bytes, picked.rows, request.generator)},
          {"targets", data.labels.index_select(0, request.indices)}};
}

at::Tensor ImageClasses::loss(const Batch& batch, const Batch& predictions) const {
  return at::cross_entropy_loss(predictions.at(0), batch.at(1));
}

void ImageClasses::measure(const Batch& batch, const Batch& predictions,
                           Statistics& statistics) const {
  statistics_.measure(predictions.at(0), batch.at(1), statistics);
}

std::vector<std::pair<std::string, double>> ImageClasses::summarize(const Batch& sums) const {
  return statistics_.summarize(sums, format().classes);
}

}  // namespace ferula
