#include "models/encoder_solver_lstm.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/lstm_cell.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "marked.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

EncoderSolverLstm::Params lstm_params() {
  EncoderSolverLstm::Params params;
  params.input_item_size = 4;
  params.output_item_size = 2;
  params.hidden_state_size = 5;
  params.markers = {0, 1};
  return params;
}

TEST(EncoderSolverLstm, HasTheNamesAndShapesOfTheOriginal) {
  EncoderSolverLstm::Params params = lstm_params();
  params.input_item_size = 11;
  params.output_item_size = 8;
  params.hidden_state_size = 24;
  const auto model = make_model<EncoderSolverLstm>(params);
  EXPECT_THAT(
      names_and_shapes(*model),
      ElementsAre("encoder.weight_ih [96, 11]", "encoder.weight_hh [96, 24]",
                  "encoder.bias_ih [96]", "encoder.bias_hh [96]", "solver.weight_ih [96, 11]",
                  "solver.weight_hh [96, 24]", "solver.bias_ih [96]", "solver.bias_hh [96]",
                  "output.weight [8, 24]", "output.bias [8]"));
  EXPECT_EQ(trained_parameters(*model), 7304);
}

TEST(EncoderSolverLstm, TakesTheCellOfTheLastMarker) {
  const auto model = make_model<EncoderSolverLstm>(lstm_params());
  model->to(at::kDouble);
  auto t = tensors_by_name(*model);
  const std::string steps = "s--r-s-r";
  const at::Tensor items = marked(steps).to(at::kDouble), logits = forward(*model, items);
  at::Tensor hidden = at::zeros({3, 5}, at::kDouble), cell = hidden;
  std::string name;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] != '-') name = steps[i] == 's' ? "encoder." : "solver.";
    const auto step = static_cast<std::int64_t>(i);
    std::tie(hidden, cell) =
        at::lstm_cell(items.select(1, step), {hidden, cell}, t[name + "weight_ih"],
                      t[name + "weight_hh"], t[name + "bias_ih"], t[name + "bias_hh"]);
    EXPECT_TRUE(at::allclose(logits.select(1, step),
                             at::linear(hidden, t["output.weight"], t["output.bias"]), 1e-10,
                             1e-12))
        << "step " << i;
  }
}

TEST(EncoderSolverLstm, RefusesToBeginWithoutAMarker) {
  const auto model = make_model<EncoderSolverLstm>(lstm_params());
  EXPECT_THAT([&] { forward(*model, marked("-s-r-")); },
              ThrowsMessage<Error>(
                  "sequences: the first item has neither the store nor the recall marker"));
}

TEST(EncoderSolverLstm, HasTheGradientsThatFiniteDifferencesGive) {
  EXPECT_LT(
      worst_gradient(*make_model<EncoderSolverLstm>(lstm_params()), marked("s--r-sr-", 2), 30),
      1e-5);
}

TEST(EncoderSolverLstm, RefusesAProblemWithoutMarkers) {
  EncoderSolverLstm::Params params = lstm_params();
  params.markers = {};
  EXPECT_THAT([&] { EncoderSolverLstm{params}; },
              ThrowsMessage<Error>(HasSubstr("has no store and recall markers")));
}

TEST(EncoderSolverLstm, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = marked("s---r---", 4);
  at::Tensor changed = items.clone();
  changed[1].narrow(1, 2, 2).mul_(-1);
  expect_samples_on_their_own(*make_model<EncoderSolverLstm>(lstm_params()), items, changed);
}

TEST(EncoderSolverLstm, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<EncoderSolverLstm>(lstm_params(), marked("s---r---"));
}

TEST(EncoderSolverLstm, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<EncoderSolverLstm>(lstm_params()), marked("s------r------"));
}

}  // namespace
}  // namespace ferula
