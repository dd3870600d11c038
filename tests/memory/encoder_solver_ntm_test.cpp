#include "models/encoder_solver_ntm.h"

#include <gmock/gmock.h>

#include "ferula/error.h"
#include "marked.h"
#include "models/ntm.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

EncoderSolverNtm::Params ntm_params() {
  EncoderSolverNtm::Params params;
  params.input_item_size = 4;
  params.output_item_size = 2;
  params.controller.hidden_state_size = 3;
  params.memory.num_content_bits = 2;
  params.markers = {0, 1};
  return params;
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
    EXPECT_LT(worst_gradient(*model, marked("s-r-r", 2), 30), 1e-5);
  }
}

TEST(EncoderSolverNtm, RefusesAProblemWithoutMarkers) {
  EncoderSolverNtm::Params params = ntm_params();
  params.markers = {};
  EXPECT_THAT([&] { EncoderSolverNtm{params}; },
              ThrowsMessage<Error>(HasSubstr("has no store and recall markers")));
}

TEST(EncoderSolverNtm, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = marked("s---r---", 4);
  at::Tensor changed = items.clone();
  changed[1].narrow(1, 2, 2).mul_(-1);
  expect_samples_on_their_own(*make_model<EncoderSolverNtm>(ntm_params()), items, changed);
}

TEST(EncoderSolverNtm, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<EncoderSolverNtm>(ntm_params(), marked("s---r---"));
}

TEST(EncoderSolverNtm, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<EncoderSolverNtm>(ntm_params()), marked("s------r------"));
}

}  // namespace
}  // namespace ferula
