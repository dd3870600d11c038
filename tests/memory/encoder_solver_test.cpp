#include <ATen/ops/linear.h>
#include <ATen/ops/lstm_cell.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "encoder_solver_lstm.h"
#include "encoder_solver_ntm.h"
#include "ferula/error.h"
#include "ntm.h"
#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

// Items of two markers (store, recall) and two numbers; the letters say what is at a step:
// s: store, r: recall, anything else: two numbers.
at::Tensor marked(const std::string& steps, std::int64_t batch = 3) {
  at::Tensor items = random_items(batch, static_cast<std::int64_t>(steps.size()), 4);
  items.narrow(2, 0, 2).zero_();
  for (std::size_t t = 0; t < steps.size(); ++t) {
    const auto step = static_cast<std::int64_t>(t);
    if (steps[t] == 's') items.select(1, step).select(1, 0).fill_(1);
    if (steps[t] == 'r') items.select(1, step).select(1, 1).fill_(1);
  }
  return items;
}

EncoderSolverLstm::Params lstm_params() {
  EncoderSolverLstm::Params params;
  params.input_item_size = 4;
  params.output_item_size = 2;
  params.hidden_state_size = 5;
  params.markers = {0, 1};
  return params;
}

EncoderSolverNtm::Params ntm_params() {
  EncoderSolverNtm::Params params;
  params.input_item_size = 4;
  params.output_item_size = 2;
  params.controller.hidden_state_size = 3;
  params.memory.num_content_bits = 2;
  params.markers = {0, 1};
  return params;
}

TEST(Segments, BeginAtEachMarker) {
  const auto found = segments(marked("-s--r-"), {0, 1});
  ASSERT_EQ(found.size(), 3);
  EXPECT_EQ(found[0].mode, Mode::unmarked);
  EXPECT_EQ(found[1].mode, Mode::encode);
  EXPECT_EQ(found[1].begin, 1);
  EXPECT_EQ(found[1].end, 4);
  EXPECT_EQ(found[2].mode, Mode::solve);
  EXPECT_EQ(found[2].end, 6);
}

TEST(Segments, RefuseBothMarkersAtOnce) {
  at::Tensor items = marked("s-r-");
  items.select(1, 2).select(1, 0).fill_(1);
  EXPECT_THAT(
      [&] {
        segments(items, {0, 1});
      },
      ThrowsMessage<Error>("sequences: step 2 has both the store and the recall marker; "
                           "expected one of them"));
}

TEST(Segments, RefuseSamplesOfDifferentLengths) {
  at::Tensor items = marked("s-r-");
  items[2][2][1] = 0;
  EXPECT_THAT(
      [&] {
        segments(items, {0, 1});
      },
      ThrowsMessage<Error>(HasSubstr("sample 2 has other markers at step 2")));
}

TEST(EncoderSolver, RefusesAProblemWithoutMarkers) {
  EncoderSolverLstm::Params params = lstm_params();
  params.markers = {};
  EXPECT_THAT([&] { EncoderSolverLstm{params}; },
              ThrowsMessage<Error>(HasSubstr("stream 'sequences' of this problem has no store")));
}

TEST(EncoderSolver, RefusesAMarkerThatNoItemHas) {
  EncoderSolverNtm::Params params = ntm_params();
  params.markers = {0, 4};
  EXPECT_THAT([&] { EncoderSolverNtm{params}; },
              ThrowsMessage<Error>(HasSubstr("expected two different numbers below the 4")));
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
  EXPECT_LT(worst_gradient(*make_model<EncoderSolverLstm>(lstm_params()), marked("s--r-sr-", 2), 3),
            1e-5);
}

TEST(EncoderSolverNtm, HasTheNamesAndShapesOfTheOriginal) {
  EncoderSolverNtm::Params params = ntm_params();
  params.input_item_size = 11;
  params.output_item_size = 8;
  params.controller.hidden_state_size = 20;
  params.memory.num_content_bits = 10;
  const auto model = make_model<EncoderSolverNtm>(params);
  std::vector<std::string> expected;
  for (const std::string cell : {"encoder", "solver"})
    for (const char* tensor : {".controller.rnn.weight [20, 41]", ".controller.rnn.bias [20]",
                               ".interface.hidden2read_list.0.weight [16, 20]",
                               ".interface.hidden2read_list.0.bias [16]",
                               ".interface.hidden2write_params.weight [36, 20]",
                               ".interface.hidden2write_params.bias [36]",
                               ".hidden2output.weight [8, 30]", ".hidden2output.bias [8]"})
      expected.push_back(cell + tensor);
  EXPECT_THAT(names_and_shapes(*model), testing::ElementsAreArray(expected));
  EXPECT_EQ(trained_parameters(*model), 4360);
}

// Gives both cells of `model` the weights of `cell`.
void share_weights(Model& model, Model& cell) {
  const c10::NoGradGuard no_gradients;
  auto shared = tensors_by_name(cell);
  for (const ModelTensor& item : model.tensors())
    at::Tensor(item.tensor).copy_(shared["ntm_cell" + item.name.substr(item.name.find('.'))]);
}

TEST(EncoderSolverNtm, IsOneNtmIfBothCellsAreTheSameAndTheStateIsPassed) {
  EncoderSolverNtm::Params params = ntm_params();
  params.pass_cell_state = true;
  const auto model = make_model<EncoderSolverNtm>(params);
  const auto ntm = make_model<Ntm>(params);
  share_weights(*model, *ntm);
  const at::Tensor items = marked("s---r---");
  EXPECT_TRUE(at::allclose(forward(*model, items), forward(*ntm, items), 1e-5, 1e-6));
}

TEST(EncoderSolverNtm, BeginsAnewAtEachRecallMarker) {
  for (const bool pass : {false, true}) {
    EncoderSolverNtm::Params params = ntm_params();
    params.pass_cell_state = pass;
    at::Tensor items = marked("s---r--r--");
    items.narrow(1, 7, 3).copy_(items.narrow(1, 4, 3));
    const at::Tensor logits = forward(*make_model<EncoderSolverNtm>(params), items);
    EXPECT_TRUE(at::allclose(logits.narrow(1, 7, 3), logits.narrow(1, 4, 3), 1e-5, 1e-6));
  }
}

TEST(EncoderSolverNtm, DoesNotGoBackToTheEncoder) {
  const auto model = make_model<EncoderSolverNtm>(ntm_params());
  auto tensors = tensors_by_name(*model);
  const at::Tensor items = marked("s--r-s--");
  const at::Tensor before = forward(*model, items).detach();
  tensors["solver.hidden2output.bias"].detach().add_(1);
  EXPECT_TRUE(at::allclose(forward(*model, items).narrow(1, 3, 5), before.narrow(1, 3, 5) + 1));
}

TEST(EncoderSolverNtm, PassesTheStateOnlyIfAsked) {
  EncoderSolverNtm::Params params = ntm_params();
  const auto fresh = make_model<EncoderSolverNtm>(params);
  params.pass_cell_state = true;
  const auto passing = make_model<EncoderSolverNtm>(params);
  const at::Tensor items = marked("s---r---");
  const at::Tensor a = forward(*fresh, items), b = forward(*passing, items);
  EXPECT_TRUE(at::equal(a.narrow(1, 0, 4), b.narrow(1, 0, 4)));
  EXPECT_FALSE(at::allclose(a.narrow(1, 4, 4), b.narrow(1, 4, 4)));
}

TEST(EncoderSolverNtm, HasTheGradientsThatFiniteDifferencesGive) {
  for (const bool pass : {false, true}) {
    EncoderSolverNtm::Params params = ntm_params();
    params.pass_cell_state = pass;
    const auto model = make_model<EncoderSolverNtm>(params);
    enlarge_weights(*model, 2);
    EXPECT_LT(worst_gradient(*model, marked("s-r-r", 2), 3), 1e-5);
  }
}

TEST(EncoderSolver, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = marked("s---r---", 4);
  at::Tensor changed = items.clone();
  changed[1].narrow(1, 2, 2).mul_(-1);
  expect_samples_on_their_own(*make_model<EncoderSolverLstm>(lstm_params()), items, changed);
  expect_samples_on_their_own(*make_model<EncoderSolverNtm>(ntm_params()), items, changed);
}

TEST(EncoderSolver, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<EncoderSolverLstm>(lstm_params(), marked("s---r---"));
  expect_same_once_loaded<EncoderSolverNtm>(ntm_params(), marked("s---r---"));
}

TEST(EncoderSolver, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<EncoderSolverLstm>(lstm_params()), marked("s------r------"));
  expect_same_in_double(*make_model<EncoderSolverNtm>(ntm_params()), marked("s------r------"));
}

}  // namespace
}  // namespace ferula
