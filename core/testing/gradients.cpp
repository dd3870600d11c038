#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "core/data/one_core.h"
#include "ferula/error.h"
#include "ferula/testing.h"

namespace ferula::testing {
namespace {

constexpr std::int64_t kSamples = 4;
constexpr std::int64_t kNumbersOfATensor = 20;
constexpr double kStep = 1e-6;

Batch in_double(const Batch& batch) {
  std::vector<NamedTensor> streams;
  for (const NamedTensor& stream : batch)
    streams.push_back({stream.name, stream.tensor.is_floating_point()
                                        ? stream.tensor.to(at::kDouble)
                                        : stream.tensor});
  return Batch(std::move(streams));
}

// Of a gradient that is nearly 0 the absolute error counts.
double relative_error(double a, double b) {
  return std::abs(a - b) / std::max({std::abs(a), std::abs(b), 1e-3});
}

template <class Loss>
double central_difference(const at::Tensor& values, std::int64_t i, const Loss& loss) {
  const double value = values[i].item<double>();
  values[i] = value + kStep;
  const double above = loss();
  values[i] = value - kStep;
  const double below = loss();
  values[i] = value;
  return (above - below) / (2 * kStep);
}

}  // namespace

void check_gradients(const Problem& problem, Model& model, double tolerance) {
  const OneCore one_core;
  model.to(at::kDouble);
  model.train(false);  // or dropout would make every loss another one
  const Batch batch = in_double(draw_batch(problem, kSamples));
  const auto loss = [&] { return problem.loss(batch, model.forward(batch)); };
  loss().backward();
  const c10::NoGradGuard no_gradients;
  for (const ModelTensor& item : model.tensors()) {
    if (!item.trained) continue;
    if (!item.tensor.grad().defined())
      throw Error(item.name + " is trained, but the loss does not depend on it");
    const at::Tensor values = item.tensor.view(-1), gradient = item.tensor.grad().reshape(-1);
    const std::int64_t stride = std::max<std::int64_t>(1, values.numel() / kNumbersOfATensor);
    for (std::int64_t i = 0; i < values.numel(); i += stride) {
      const double found =
          central_difference(values, i, [&] { return loss().template item<double>(); });
      const double given = gradient[i].item<double>();
      if (!(relative_error(found, given) < tolerance))
        throw Error("the gradient by number " + std::to_string(i) + " of " + item.name + " is " +
                    std::to_string(given) + "; finite differences say " + std::to_string(found));
    }
  }
}

}  // namespace ferula::testing
