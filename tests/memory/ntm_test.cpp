#include "models/ntm.h"

#include <gmock/gmock.h>

#include "ferula/error.h"
#include "scalar_ntm.h"
#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

// The smallest with two read heads.
Ntm::Params small() {
  Ntm::Params params;
  params.input_item_size = 3;
  params.output_item_size = 2;
  params.controller.hidden_state_size = 3;
  params.interface.num_read_heads = 2;
  params.memory.num_content_bits = 2;
  return params;
}

// Of the configurations of MI-Prometheus.
Ntm::Params original() {
  Ntm::Params params;
  params.input_item_size = 11;
  params.output_item_size = 8;
  params.interface.num_read_heads = 2;
  return params;
}

TEST(Ntm, HasTheNamesAndShapesOfTheOriginal) {
  EXPECT_THAT(
      names_and_shapes(*make_model<Ntm>(original())),
      ElementsAre("ntm_cell.controller.rnn.weight [20, 51]", "ntm_cell.controller.rnn.bias [20]",
                  "ntm_cell.interface.hidden2read_list.0.weight [16, 20]",
                  "ntm_cell.interface.hidden2read_list.0.bias [16]",
                  "ntm_cell.interface.hidden2read_list.1.weight [16, 20]",
                  "ntm_cell.interface.hidden2read_list.1.bias [16]",
                  "ntm_cell.interface.hidden2write_params.weight [36, 20]",
                  "ntm_cell.interface.hidden2write_params.bias [36]",
                  "ntm_cell.hidden2output.weight [8, 40]", "ntm_cell.hidden2output.bias [8]"));
}

TEST(Ntm, HasTheNamesAndShapesOfTheOriginalWithAnotherController) {
  Ntm::Params params = original();
  params.controller.name = "GRUController";
  params.controller.hidden_state_size = 17;
  params.interface = {1, 5, false};
  params.memory = {7, 9};
  EXPECT_THAT(
      names_and_shapes(*make_model<Ntm>(params)),
      ElementsAre("ntm_cell.controller.gru.weight_ih [51, 18]",
                  "ntm_cell.controller.gru.weight_hh [51, 17]",
                  "ntm_cell.controller.gru.bias_ih [51]", "ntm_cell.controller.gru.bias_hh [51]",
                  "ntm_cell.interface.hidden2read_list.0.weight [6, 17]",
                  "ntm_cell.interface.hidden2read_list.0.bias [6]",
                  "ntm_cell.interface.hidden2write_params.weight [20, 17]",
                  "ntm_cell.interface.hidden2write_params.bias [20]",
                  "ntm_cell.hidden2output.weight [8, 24]", "ntm_cell.hidden2output.bias [8]"));
  EXPECT_EQ(trained_parameters(*make_model<Ntm>(params)), 2555);
}

TEST(Ntm, HasAsManyParametersAsItsLayersSay) {
  EXPECT_EQ(trained_parameters(*make_model<Ntm>(original())), 2796);
  EXPECT_EQ(trained_parameters(*make_model<Ntm>({})), 820 + 336 + 756 + 248);
}

// What the model answers to one sample, and the loops.
void expect_as_in_loops(const Ntm::Params& params, std::int64_t steps) {
  const auto model = make_model<Ntm>(params);
  model->to(at::kDouble);
  enlarge_weights(*model, 3);
  const at::Tensor items = random_items(3, steps, params.input_item_size).to(at::kDouble);
  const at::Tensor logits = forward(*model, items);
  const auto value = logits.accessor<double, 3>();
  const std::int64_t addresses =
      params.memory.num_addresses < 0 ? steps : params.memory.num_addresses;
  for (std::int64_t sample = 0; sample < 3; ++sample) {
    ScalarNtm scalar(params, tensors_by_name(*model), addresses);
    for (std::int64_t t = 0; t < steps; ++t) {
      const auto* item = items[sample][t].data_ptr<double>();
      const auto answer = scalar.step({item, item + params.input_item_size});
      for (std::size_t i = 0; i < answer.size(); ++i)
        ASSERT_NEAR(value[sample][t][static_cast<std::int64_t>(i)], answer[i], 1e-10)
            << "sample " << sample << ", step " << t;
    }
  }
}

TEST(Ntm, AnswersAsItsEquationsInPlainLoops) { expect_as_in_loops(small(), 7); }

TEST(Ntm, AnswersAsItsEquationsWithoutContent) {
  Ntm::Params params = small();
  params.interface.use_content_based_addressing = false;
  params.interface.shift_size = 5;
  expect_as_in_loops(params, 7);
}

TEST(Ntm, AnswersAsItsEquationsWithFewerAddressesThanShiftsReach) {
  Ntm::Params params = small();
  params.interface.shift_size = 7;
  params.memory.num_addresses = 2;
  expect_as_in_loops(params, 5);
}

void expect_gradients(const Ntm::Params& params, std::int64_t most) {
  const auto model = make_model<Ntm>(params);
  enlarge_weights(*model, 2);
  EXPECT_LT(worst_gradient(*model, random_items(2, 4, params.input_item_size), most), 1e-5);
}

TEST(Ntm, HasTheGradientsThatFiniteDifferencesGive) { expect_gradients(small(), kAllNumbers); }

TEST(Ntm, HasTheGradientsThatFiniteDifferencesGiveWithEveryController) {
  for (const char* controller :
       {"FeedforwardController", "LSTMController", "GRUController", "FFGRUController"}) {
    Ntm::Params params = small();
    params.controller.name = controller;
    params.controller.ff_output_size = 2;
    std::cout << controller << '\n';
    expect_gradients(params, 30);
  }
}

TEST(Ntm, HasTheGradientsThatFiniteDifferencesGiveWithoutContent) {
  Ntm::Params params = small();
  params.interface = {1, 5, false};
  expect_gradients(params, 30);
}

TEST(Ntm, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = random_items(4, 6, 3);
  at::Tensor changed = items.clone();
  changed[1].mul_(-1);
  expect_samples_on_their_own(*make_model<Ntm>(small()), items, changed);
}

TEST(Ntm, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<Ntm>(original()), random_items(4, 20, 11));
}

TEST(Ntm, AnswersTheBeginningOfASequenceBeforeItKnowsTheRest) {
  Ntm::Params params = small();
  params.memory.num_addresses = 8;
  const auto model = make_model<Ntm>(params);
  const at::Tensor items = random_items(2, 9, 3);
  EXPECT_TRUE(at::allclose(forward(*model, items).narrow(1, 0, 4),
                           forward(*model, items.narrow(1, 0, 4)), 1e-5, 1e-6));
}

TEST(Ntm, HasOtherMemorySizesInTestingThanInTraining) {
  Ntm::Params params = small();
  params.memory.num_addresses = 5;
  const auto trained = make_model<Ntm>(params);
  params.memory.num_addresses = 50;
  Ntm tested(params);
  copy_into(tested.tensors(), to_dictionary(trained->tensors()), "trained.pt");
  EXPECT_THAT(forward(tested, random_items(2, 60, 3)).sizes(), ElementsAre(2, 60, 2));
}

TEST(Ntm, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<Ntm>(small(), random_items(2, 6, 3));
}

TEST(Ntm, RefusesAShiftWithoutAMiddle) {
  Ntm::Params params = small();
  params.interface.shift_size = 4;
  EXPECT_THAT([&] { Ntm{params}; },
              ThrowsMessage<Error>("interface.shift_size: expected an odd number, got 4"));
}

TEST(Ntm, RefusesAMemoryWithoutAddresses) {
  Ntm::Params params = small();
  params.memory.num_addresses = 0;
  EXPECT_THAT([&] { Ntm{params}; },
              ThrowsMessage<Error>("memory.num_addresses: expected 1 or more, or -1 (as many as a "
                                   "sequence has steps)"));
}

}  // namespace
}  // namespace ferula
