#include <ATen/ops/cat.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "models/attention_encoder_decoder.h"
#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;

AttentionEncoderDecoder::Params small() {
  AttentionEncoderDecoder::Params params;
  params.input_item_size = 3;
  params.output_item_size = 2;
  params.hidden_state_size = 4;
  return params;
}

TEST(AdditiveAttention, IsTheSoftmaxOfItsEnergies) {
  AttentionWeights weights;
  weights.query = at::tensor({2.0, 0.0, 0.0, 1.0}).view({2, 2});
  weights.energy = at::tensor({3.0, -1.0}).view({1, 2});
  const at::Tensor hidden = at::tensor({0.5, 1.0}).view({1, 2}),
                   projected = at::tensor({0.0, 0.0, -1.0, 1.0}).view({1, 2, 2});
  const double first = 3 * std::tanh(1.0) - std::tanh(1.0), second = -std::tanh(2.0);
  const double sum = std::exp(first) + std::exp(second);
  EXPECT_TRUE(
      at::allclose(additive_attention(hidden, projected, weights),
                   at::tensor({std::exp(first) / sum, std::exp(second) / sum}).view({1, 2})));
}

TEST(AttentionEncoderDecoder, HasTheNamesAndShapesOfItsLayers) {
  EXPECT_THAT(
      names_and_shapes(*make_model<AttentionEncoderDecoder>(small())),
      ElementsAre("encoder.weight_ih_l0 [12, 3]", "encoder.weight_hh_l0 [12, 4]",
                  "encoder.bias_ih_l0 [12]", "encoder.bias_hh_l0 [12]",
                  "encoder.weight_ih_l0_reverse [12, 3]", "encoder.weight_hh_l0_reverse [12, 4]",
                  "encoder.bias_ih_l0_reverse [12]", "encoder.bias_hh_l0_reverse [12]",
                  "initial.weight [4, 4]", "initial.bias [4]", "query.weight [4, 4]",
                  "memory.weight [4, 8]", "memory.bias [4]", "energy.weight [1, 4]",
                  "decoder.weight_ih [12, 8]", "decoder.weight_hh [12, 4]", "decoder.bias_ih [12]",
                  "decoder.bias_hh [12]", "output.weight [2, 12]", "output.bias [2]"));
}

TEST(AttentionEncoderDecoder, HasAsManyParametersAsItsLayersSay) {
  const std::int64_t h = 4, items = 3, answers = 2;
  EXPECT_EQ(trained_parameters(*make_model<AttentionEncoderDecoder>(small())),
            2 * 3 * h * (items + h + 2) + h * (h + 1) + h * h + h * (2 * h + 1) + h +
                3 * h * (2 * h + h + 2) + answers * (3 * h + 1));
}

TEST(AttentionEncoderDecoder, AnswersAsItsEquations) {
  const auto model = make_model<AttentionEncoderDecoder>(small());
  model->to(at::kDouble);
  auto t = tensors_by_name(*model);
  constexpr std::int64_t kSteps = 5;
  const at::Tensor items = random_items(2, kSteps, 3).to(at::kDouble);
  const at::Tensor logits = forward(*model, items);

  const auto read = [&](const std::string& direction, const std::vector<std::int64_t>& order) {
    std::vector<at::Tensor> states(kSteps);
    at::Tensor state = at::zeros({2, 4}, at::kDouble);
    for (const std::int64_t i : order)
      states[static_cast<std::size_t>(i)] = state =
          at::gru_cell(items.select(1, i), state, t["encoder.weight_ih_l0" + direction],
                       t["encoder.weight_hh_l0" + direction], t["encoder.bias_ih_l0" + direction],
                       t["encoder.bias_hh_l0" + direction]);
    return at::stack(states, 1);
  };
  const at::Tensor back = read("_reverse", {4, 3, 2, 1, 0});
  const at::Tensor annotations = at::cat({read("", {0, 1, 2, 3, 4}), back}, 2);
  at::Tensor state = at::linear(back.select(1, 0), t["initial.weight"], t["initial.bias"]).tanh();
  for (std::int64_t step = 0; step < kSteps; ++step) {
    std::vector<at::Tensor> energies;
    for (std::int64_t j = 0; j < kSteps; ++j)
      energies.push_back(
          at::linear((at::linear(state, t["query.weight"]) +
                      at::linear(annotations.select(1, j), t["memory.weight"], t["memory.bias"]))
                         .tanh(),
                     t["energy.weight"]));
    const at::Tensor attention = at::cat(energies, 1).softmax(1);
    const at::Tensor context = (attention.unsqueeze(2) * annotations).sum(1);
    state = at::gru_cell(context, state, t["decoder.weight_ih"], t["decoder.weight_hh"],
                         t["decoder.bias_ih"], t["decoder.bias_hh"]);
    EXPECT_TRUE(
        at::allclose(logits.select(1, step),
                     at::linear(at::cat({state, context}, 1), t["output.weight"], t["output.bias"]),
                     1e-10, 1e-12));
  }
}

TEST(AttentionEncoderDecoder, HasTheGradientsThatFiniteDifferencesGive) {
  const auto model = make_model<AttentionEncoderDecoder>(small());
  enlarge_weights(*model, 2);
  EXPECT_LT(worst_gradient(*model, random_items(2, 4, 3)), 1e-5);
}

TEST(AttentionEncoderDecoder, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = random_items(4, 6, 3);
  at::Tensor changed = items.clone();
  changed[1].mul_(-1);
  expect_samples_on_their_own(*make_model<AttentionEncoderDecoder>(small()), items, changed);
}

TEST(AttentionEncoderDecoder, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<AttentionEncoderDecoder>(small()), random_items(4, 20, 3));
}

TEST(AttentionEncoderDecoder, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<AttentionEncoderDecoder>(small(), random_items(2, 6, 3));
}

TEST(AttentionEncoderDecoder, KnowsTheWholeSequenceBeforeItAnswers) {
  const auto model = make_model<AttentionEncoderDecoder>(small());
  const at::Tensor items = random_items(2, 6, 3);
  at::Tensor changed = items.clone();
  changed.select(1, 5).mul_(-1);
  EXPECT_FALSE(at::allclose(forward(*model, items).select(1, 0),
                            forward(*model, changed).select(1, 0), 1e-5, 1e-6));
}

}  // namespace
}  // namespace ferula
