#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <c10/core/GradMode.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/checkpoint/archive.h"
#include "core/checkpoint/weights.h"
#include "core/data/one_core.h"
#include "core/data/seeds.h"
#include "core/session/handshake.h"
#include "ferula/error.h"
#include "ferula/testing.h"

namespace ferula::testing {
namespace {

constexpr std::int64_t kSamples = 4;

void check_equal(const Batch& a, const Batch& b, const std::string& complaint) {
  bool equal = a.size() == b.size();
  for (std::size_t i = 0; equal && i < a.size(); ++i)
    equal = a.at(i).sizes() == b.at(i).sizes() && at::equal(a.at(i), b.at(i));
  if (!equal) throw Error(complaint);
}

Batch predict(Model& model, const Batch& batch) {
  const c10::NoGradGuard no_gradients;
  model.train(false);
  return model.forward(batch);
}

double loss_of(const Problem& problem, Model& model, const Batch& batch) {
  return problem.loss(batch, predict(model, batch)).item<double>();
}

}  // namespace

Batch draw_batch(const Problem& problem, std::int64_t samples, std::uint64_t seed) {
  const OneCore one_core;
  const std::int64_t count = std::min(samples, problem.size());
  return problem.batch({at::arange(count), 0, generator_for(seed, "testing/batch")});
}

void check_handshake(const Problem& problem, Model& model) {
  handshake(problem, "of the test", model, "of the test");
  const Batch batch = draw_batch(problem, kSamples);
  check_streams(batch, problem.streams(), "a batch of the problem");
  const Batch predictions = predict(model, batch);
  check_streams(predictions, model.outputs(), "what the model predicts");
  const at::Tensor loss = problem.loss(batch, predictions);
  if (loss.dim() != 0 || !std::isfinite(loss.item<double>()))
    throw Error("the loss is no finite scalar: it has " + std::to_string(loss.dim()) +
                " dimensions, the first number is " +
                std::to_string(loss.flatten()[0].item<double>()));
}

void check_determinism(const Problem& problem, Model& model) {
  seed_default_generator(at::kCPU, 1);
  const Batch batch = draw_batch(problem, kSamples);
  if (default_generator_was_used())
    throw Error("the problem draws from LibTorch's default generator; use request.generator");
  check_equal(batch, draw_batch(problem, kSamples), "equal requests give different batches");
  check_equal(predict(model, batch), predict(model, batch),
              "the model, which is not training, gives different predictions for equal batches");
}

void check_training_step(const Problem& problem, Model& model) {
  const Batch batch = draw_batch(problem, kSamples);
  const double before = loss_of(problem, model, batch);
  problem.loss(batch, model.forward(batch)).backward();
  const c10::NoGradGuard no_gradients;
  double squares = 0;
  for (const ModelTensor& item : model.tensors())
    if (item.trained && item.tensor.grad().defined())
      squares += item.tensor.grad().square().sum().item<double>();
  if (squares == 0) throw Error("no gradient reaches the model's tensors");
  constexpr double kLength = 1e-3;
  for (const ModelTensor& item : model.tensors())
    if (item.trained && item.tensor.grad().defined())
      at::Tensor(item.tensor).sub_(item.tensor.grad(), kLength / std::sqrt(squares));
  const double after = loss_of(problem, model, batch);
  if (!(after < before))
    throw Error("a small step against the gradient does not lower the loss: " +
                std::to_string(before) + " before, " + std::to_string(after) + " after");
}

void check_state(const Problem& problem, Model& model, Model& other) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("ferula_state_" + std::to_string(getpid()) + ".pt");
  write_archive(file, to_dictionary(model.tensors()));
  const Dictionary saved = read_archive(file);
  std::filesystem::remove(file);
  copy_into(other.tensors(), saved, "the checkpoint");
  const Batch batch = draw_batch(problem, kSamples);
  check_equal(predict(model, batch), predict(other, batch),
              "a model with the tensors of another one predicts something else: what it depends on "
              "is not all in tensors()");
}

}  // namespace ferula::testing
