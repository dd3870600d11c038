#include "tensors.h"

#include <ATen/ops/tensor.h>

#include <numeric>
#include <utility>

#include "array_source.h"
#include "ferula/error.h"

namespace ferula {
namespace {

bool are_indices(const at::Tensor& inputs) {
  return inputs.scalar_type() == at::kLong || inputs.scalar_type() == at::kInt;
}

std::vector<std::int64_t> batch_shape(const at::Tensor& data) {
  std::vector<std::int64_t> shape = data.sizes().vec();
  shape[0] = -1;
  return shape;
}

std::string shape_text(at::IntArrayRef shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

}  // namespace

void Tensors::Params::list(Parameters& p) {
  p("inputs", inputs, "file: IDX (plain or gzipped), x.npy, x.npz#array, x.csv#column,first..last",
    required());
  p("targets", targets, "file, likewise", required());
  p("shape", shape, "of one input, such as [1, 28, 28]; []: as in the file", at_least(1));
  p("mean", mean, "taken from the inputs: one number, or one for each channel or column");
  p("std", std, "by which the inputs are then divided, likewise", above(0));
  p("loss", loss, "what the model makes small", one_of(loss_names()));
  p("metrics", metrics, "what else is measured; []: acc or mae", one_of(Metrics::all_names()));
  p("classes", classes, "texts that stand for classes 0, 1, … in a table's targets");
  p("num_classes", num_classes, "0: as many as `classes` has, or else the targets", at_least(0));
  p("streams.inputs", inputs_stream, "how the model calls its inputs");
  p("streams.targets", targets_stream, "how the targets are called");
  p("streams.predictions", predictions_stream, "how the model calls its predictions");
}

Tensors::Tensors(Params params)
    : params_(std::move(params)),
      loss_(loss_called(params_.loss)),
      metrics_(params_.metrics, loss_.task) {
  if (!params_.classes.empty() && loss_.task != Task::classes)
    throw Error("classes: the loss " + params_.loss + " has none");
}

void* Tensors::interface(std::string_view id) noexcept {
  return id == Summary::id ? static_cast<Summary*>(this) : nullptr;
}

std::vector<StreamSpec> Tensors::streams() const {
  const Data& data = loaded();
  const auto type = are_indices(data.inputs) ? at::kLong : at::kFloat;
  return {{params_.inputs_stream, batch_shape(data.inputs), type, "of " + params_.inputs},
          {params_.targets_stream, batch_shape(data.targets), data.targets.scalar_type(),
           "of " + params_.targets}};
}

std::vector<StreamSpec> Tensors::predictions() const {
  const Data& data = loaded();
  std::vector<std::int64_t> shape = batch_shape(data.targets);
  if (loss_.task == Task::classes) shape.insert(shape.begin() + 1, data.num_classes);
  const char* meaning = loss_.task == Task::numbers ? "like the targets" : "scores, not normalised";
  return {{params_.predictions_stream, std::move(shape), at::kFloat, meaning}};
}

std::vector<Fact> Tensors::facts() const {
  const Data& data = loaded();
  std::vector<Fact> facts;
  if (loss_.task == Task::classes) facts.emplace_back("num_classes", data.num_classes);
  if (data.inputs.dim() == 2) facts.emplace_back("num_inputs", data.inputs.size(1));
  if (data.inputs.dim() != 4) return facts;
  facts.emplace_back("num_channels", data.inputs.size(1));
  facts.emplace_back("height", data.inputs.size(2));
  facts.emplace_back("width", data.inputs.size(3));
  return facts;
}

std::int64_t Tensors::size() const { return loaded().inputs.size(0); }

const Tensors::Data& Tensors::loaded() const {
  std::call_once(once_, [this] { data_ = load(); });
  return data_;
}

Tensors::Data Tensors::load() const {
  Data data;
  data.shared = read_array(params_.inputs);
  data.inputs = shaped_inputs(*data.shared);
  if (are_indices(data.inputs) && (params_.mean != Params().mean || params_.std != Params().std))
    throw Error(params_.inputs +
                ": holds integers, which are indices and have no `mean` or `std`; " +
                "save them as float32 if they are amounts");
  data.mean = one_for_each("mean", params_.mean, data.inputs);
  data.std = one_for_each("std", params_.std, data.inputs);
  const at::Tensor targets = *read_array(params_.targets, params_.classes);
  if (targets.size(0) != data.inputs.size(0))
    throw Error(params_.targets + ": has " + std::to_string(targets.size(0)) + " targets for " +
                std::to_string(data.inputs.size(0)) + " inputs in " + params_.inputs);
  data.targets = loss_.task == Task::classes ? class_targets(targets) : real_targets(targets);
  if (loss_.task == Task::classes) data.num_classes = class_count(data.targets);
  return data;
}

// One number a sample is a column: what a linear layer gives.
at::Tensor Tensors::real_targets(const at::Tensor& targets) const {
  at::Tensor reals = (targets.dim() == 1 ? targets.unsqueeze(1) : targets).to(at::kFloat);
  if (loss_.task == Task::truths && !reals.ge(0).logical_and(reals.le(1)).all().item<bool>())
    throw Error(params_.targets + ": holds numbers outside of 0 to 1, which the loss " +
                params_.loss + " needs");
  return reals;
}

at::Tensor Tensors::shaped_inputs(const at::Tensor& inputs) const {
  std::vector<std::int64_t> shape = params_.shape;
  if (shape.empty()) return inputs.dim() == 1 ? inputs.unsqueeze(1) : inputs;
  const std::int64_t numbers = inputs.numel() / inputs.size(0);
  if (std::accumulate(shape.begin(), shape.end(), 1.0, std::multiplies<>()) !=
      static_cast<double>(numbers))
    throw Error("shape: " + shape_text(shape) + " does not fit " + params_.inputs +
                ", where an input has the shape " + shape_text(inputs.sizes().slice(1)));
  shape.insert(shape.begin(), inputs.size(0));
  return inputs.reshape(shape);
}

// [N] or [N, 1], as a column of a table is; or more, a class for each pixel, say.
at::Tensor Tensors::class_targets(const at::Tensor& targets) const {
  const bool is_column = targets.dim() == 2 && targets.size(1) == 1;
  at::Tensor classes = (is_column ? targets.squeeze(1) : targets).to(at::kLong);
  if (!classes.eq(is_column ? targets.squeeze(1) : targets).all().item<bool>())
    throw Error(params_.targets + ": holds numbers with fractions, expected classes 0, 1, …; " +
                "the losses mse, l1, smooth_l1 and huber take numbers");
  if (classes.min().item<std::int64_t>() < 0)
    throw Error(params_.targets + ": holds a class below 0");
  return classes;
}

std::int64_t Tensors::class_count(const at::Tensor& targets) const {
  const std::int64_t largest = targets.max().item<std::int64_t>();
  std::int64_t count = params_.num_classes;
  if (count == 0) count = static_cast<std::int64_t>(params_.classes.size());
  if (count == 0) count = largest + 1;
  if (largest < count) return count;
  throw Error(params_.targets + ": has a class " + std::to_string(largest) + ", expected 0 to " +
              std::to_string(count - 1));
}

at::Tensor Tensors::one_for_each(const char* key, const std::vector<double>& values,
                                 const at::Tensor& inputs) const {
  const auto count = static_cast<std::int64_t>(values.size());
  if (count != 1 && count != inputs.size(1))
    throw Error(std::string(key) + ": expected one number, or one for each of the " +
                std::to_string(inputs.size(1)) + " channels or columns, got " +
                std::to_string(count));
  std::vector<std::int64_t> shape(static_cast<std::size_t>(inputs.dim()), 1);
  shape[1] = count;
  return at::tensor(values, at::kDouble).to(at::kFloat).reshape(shape);
}

Batch Tensors::batch(const BatchRequest& request) const {
  const Data& data = loaded();
  const at::Tensor chosen = data.inputs.index_select(0, request.indices);
  return {{params_.inputs_stream, are_indices(chosen)
                                      ? chosen.to(at::kLong)
                                      : chosen.to(at::kFloat).sub_(data.mean).div_(data.std)},
          {params_.targets_stream, data.targets.index_select(0, request.indices)}};
}

// Not every model can say its shapes beforehand, and losses would broadcast.
void Tensors::check_shape(const at::Tensor& predictions, const at::Tensor& targets) const {
  std::vector<std::int64_t> expected = targets.sizes().vec();
  if (loss_.task == Task::classes) expected.insert(expected.begin() + 1, loaded().num_classes);
  if (predictions.sizes() != at::IntArrayRef(expected))
    throw Error("'" + params_.predictions_stream + "' has the shape " +
                shape_text(predictions.sizes()) + ", the targets need " + shape_text(expected));
}

at::Tensor Tensors::loss(const Batch& batch, const Batch& predictions) const {
  check_shape(predictions.at(0), batch.at(1));
  return loss_.evaluate(predictions.at(0), batch.at(1));
}

void Tensors::measure(const Batch& batch, const Batch& predictions, Statistics& statistics) const {
  metrics_.measure(predictions.at(0), batch.at(1), statistics);
}

std::vector<std::pair<std::string, double>> Tensors::summarize(const Batch& sums) const {
  return metrics_.summarize(sums);
}

}  // namespace ferula
