#include "models/lstm.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/lstm_cell.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;

Lstm::Params sizes(std::int64_t items, std::int64_t answers, std::int64_t hidden,
                   std::int64_t layers) {
  Lstm::Params params;
  params.input_item_size = items;
  params.output_item_size = answers;
  params.hidden_state_size = hidden;
  params.num_layers = layers;
  return params;
}

TEST(Lstm, HasTheNamesAndShapesOfTheOriginal) {
  EXPECT_THAT(names_and_shapes(*make_model<Lstm>(sizes(11, 8, 32, 2))),
              ElementsAre("lstm_layers.0.weight_ih [128, 11]", "lstm_layers.0.weight_hh [128, 32]",
                          "lstm_layers.0.bias_ih [128]", "lstm_layers.0.bias_hh [128]",
                          "lstm_layers.1.weight_ih [128, 32]", "lstm_layers.1.weight_hh [128, 32]",
                          "lstm_layers.1.bias_ih [128]", "lstm_layers.1.bias_hh [128]",
                          "linear.weight [8, 32]", "linear.bias [8]"));
}

TEST(Lstm, HasAsManyParametersAsItsLayersSay) {
  EXPECT_EQ(trained_parameters(*make_model<Lstm>(sizes(11, 8, 32, 2))), 14'472);
  const std::int64_t items = 5, answers = 3, hidden = 7;
  EXPECT_EQ(trained_parameters(*make_model<Lstm>(sizes(items, answers, hidden, 1))),
            4 * hidden * (items + hidden) + 8 * hidden + answers * (hidden + 1));
}

TEST(Lstm, IsItsCellsInALoop) {
  const auto model = make_model<Lstm>(sizes(4, 3, 6, 2));
  model->to(at::kDouble);
  auto tensors = tensors_by_name(*model);
  const at::Tensor items = random_items(3, 5, 4).to(at::kDouble);
  std::vector<at::Tensor> steps = items.unbind(1);
  for (const std::string layer : {"lstm_layers.0.", "lstm_layers.1."}) {
    at::Tensor hidden = at::zeros({3, 6}, at::kDouble), cell = hidden;
    for (at::Tensor& step : steps) {
      std::tie(hidden, cell) = at::lstm_cell(
          step, {hidden, cell}, tensors[layer + "weight_ih"], tensors[layer + "weight_hh"],
          tensors[layer + "bias_ih"], tensors[layer + "bias_hh"]);
      step = hidden;
    }
  }
  EXPECT_TRUE(at::allclose(
      forward(*model, items),
      at::linear(at::stack(steps, 1), tensors["linear.weight"], tensors["linear.bias"]), 1e-10,
      1e-12));
}

TEST(Lstm, HasTheGradientsThatFiniteDifferencesGive) {
  EXPECT_LT(worst_gradient(*make_model<Lstm>(sizes(3, 2, 4, 2)), random_items(2, 5, 3)), 1e-5);
}

TEST(Lstm, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = random_items(4, 6, 3);
  at::Tensor changed = items.clone();
  changed[1].mul_(-1);
  expect_samples_on_their_own(*make_model<Lstm>(sizes(3, 2, 8, 1)), items, changed);
}

TEST(Lstm, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<Lstm>(sizes(3, 2, 8, 2), random_items(2, 6, 3));
}

TEST(Lstm, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<Lstm>(sizes(11, 8, 64, 2)), random_items(4, 20, 11));
}

}  // namespace
}  // namespace ferula
