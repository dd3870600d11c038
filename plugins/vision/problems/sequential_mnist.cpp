#include "problems/sequential_mnist.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randperm.h>

namespace ferula {
namespace {

constexpr std::int64_t kClasses = 10;
constexpr std::uint64_t kPermutationSeed = 92916;

// [B, length, classes] -> [B, classes]
Batch last_step(const Batch& predictions) {
  return {{"logits", predictions.at(0).select(1, predictions.at(0).size(1) - 1)}};
}

}  // namespace

void SequentialMnist::Params::list(Parameters& p) {
  p("unit", unit, "what an item of a sequence is", one_of({"pixel", "row"}));
  p("permute", permute, "show the items in an order that is random, but always the same");
  Mnist::Params::list(p);
}

SequentialMnist::SequentialMnist(const Params& params) : images_(params) {
  const std::vector<std::int64_t> shape = images_.streams()[0].shape;
  item_size_ = params.unit == "row" ? shape[3] : 1;
  length_ = shape[2] * shape[3] / item_size_;
  if (params.permute)
    permutation_ =
        at::randperm(length_, at::detail::createCPUGenerator(kPermutationSeed), at::kLong);
}

void* SequentialMnist::interface(std::string_view id) noexcept {
  return id == Summary::id ? static_cast<Summary*>(this) : nullptr;
}

std::vector<StreamSpec> SequentialMnist::streams() const {
  return {{"sequences", {-1, length_, item_size_}, at::kFloat, "pixels, 0 to 1 unless normalised"},
          images_.streams()[1]};
}

std::vector<StreamSpec> SequentialMnist::predictions() const {
  return {{"logits", {-1, -1, kClasses}, at::kFloat, "scores at each step; the last one counts"}};
}

std::vector<Fact> SequentialMnist::facts() const {
  return {{"input_item_size", item_size_},
          {"output_item_size", kClasses},
          {"num_classes", kClasses},
          {"length", length_}};
}

Batch SequentialMnist::batch(const BatchRequest& request) const {
  const Batch images = images_.batch(request);
  at::Tensor sequences = images.at(0).view({-1, length_, item_size_});
  if (permutation_.defined()) sequences = sequences.index_select(1, permutation_);
  return {{"sequences", sequences}, {"targets", images.at(1)}};
}

at::Tensor SequentialMnist::loss(const Batch& batch, const Batch& predictions) const {
  return images_.loss(batch, last_step(predictions));
}

void SequentialMnist::measure(const Batch& batch, const Batch& predictions,
                              Statistics& statistics) const {
  images_.measure(batch, last_step(predictions), statistics);
}

std::vector<std::pair<std::string, double>> SequentialMnist::summarize(const Batch& sums) const {
  return images_.summarize(sums);
}

}  // namespace ferula
