#include "models/maes.h"

#include <gmock/gmock.h>

#include "ferula/error.h"
#include "marked.h"
#include "scalar_maes.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

Maes::Params small() {
  Maes::Params params;
  params.input_item_size = 4;
  params.output_item_size = 2;
  params.controller.hidden_state_size = 3;
  params.memory.num_content_bits = 2;
  params.markers = {0, 1};
  return params;
}

// Of the configurations of MI-Prometheus.
Maes::Params original() {
  Maes::Params params;
  params.input_item_size = 11;
  params.markers = {0, 1};
  return params;
}

TEST(Maes, HasTheNamesAndShapesOfTheOriginal) {
  const auto model = make_model<Maes>(original());
  EXPECT_THAT(
      names_and_shapes(*model),
      ElementsAre("encoder.controller.rnn.weight [20, 31]", "encoder.controller.rnn.bias [20]",
                  "encoder.interface.hidden2write_params.weight [34, 20]",
                  "encoder.interface.hidden2write_params.bias [34]",
                  "encoder.hidden2output.weight [8, 20]", "encoder.hidden2output.bias [8]",
                  "solver.controller.rnn.weight [20, 31]", "solver.controller.rnn.bias [20]",
                  "solver.interface.hidden2read_params.weight [7, 20]",
                  "solver.interface.hidden2read_params.bias [7]",
                  "solver.hidden2output.weight [8, 35]", "solver.hidden2output.bias [8]"));
}

// Of a controller, the encoder's and the solver's interface, their answers: H, I, c, O and both S.
std::int64_t expected_parameters(const Maes::Params& p) {
  const std::int64_t hidden = p.controller.hidden_state_size, content = p.memory.num_content_bits,
                     controller = hidden * (p.input_item_size + hidden) + hidden;
  return 2 * controller + (2 * content + 1 + p.mae_interface.shift_size) * (hidden + 1) +
         (4 + p.mas_interface.shift_size) * (hidden + 1) + p.output_item_size * (hidden + 1) +
         p.output_item_size * (hidden + content + 1);
}

TEST(Maes, HasAsManyParametersAsItsLayersSay) {
  EXPECT_EQ(trained_parameters(*make_model<Maes>(original())), 2597);
  EXPECT_EQ(expected_parameters(original()), 2597);
  Maes::Params params = small();
  params.mae_interface.shift_size = 5;
  EXPECT_EQ(trained_parameters(*make_model<Maes>(params)), expected_parameters(params));
}

// What the model answers to each sample, and the loops.
void expect_as_in_loops(const Maes::Params& params, const std::string& steps) {
  const auto model = make_model<Maes>(params);
  model->to(at::kDouble);
  enlarge_weights(*model, 3);
  const at::Tensor items = marked(steps).to(at::kDouble), logits = forward(*model, items);
  const auto value = logits.accessor<double, 3>();
  const std::int64_t addresses =
      params.memory.num_addresses < 0 ? items.size(1) : params.memory.num_addresses;
  for (std::int64_t sample = 0; sample < items.size(0); ++sample) {
    ScalarMaes scalar(params, tensors_by_name(*model), static_cast<int>(addresses));
    bool solves = false;
    for (std::int64_t t = 0; t < items.size(1); ++t) {
      const auto* item = items[sample][t].data_ptr<double>();
      const std::vector<double> numbers{item, item + params.input_item_size};
      if (steps[t] == 'r') {
        scalar.recall();
        solves = true;
      }
      const auto answer = solves ? scalar.solve(numbers) : scalar.encode(numbers);
      for (std::size_t i = 0; i < answer.size(); ++i)
        ASSERT_NEAR(value[sample][t][static_cast<std::int64_t>(i)], answer[i], 1e-10)
            << "sample " << sample << ", step " << t;
    }
  }
}

TEST(Maes, AnswersAsItsEquationsInPlainLoops) { expect_as_in_loops(small(), "s---r---"); }

TEST(Maes, BeginsToSolveAnewAtEachRecallMarker) { expect_as_in_loops(small(), "s---r--r-s-r-"); }

TEST(Maes, AnswersAsItsEquationsWithAnEmptyHiddenState) {
  Maes::Params params = small();
  params.pass_cell_state = false;
  expect_as_in_loops(params, "s---r---");
}

TEST(Maes, AnswersAsItsEquationsWithFewerAddressesThanShiftsReach) {
  Maes::Params params = small();
  params.mae_interface.shift_size = 7;
  params.mas_interface.shift_size = 5;
  params.memory.num_addresses = 2;
  expect_as_in_loops(params, "s--r--");
}

TEST(Maes, EncodesAsLongAsNoRecallMarkerComes) { expect_as_in_loops(small(), "--s--s"); }

TEST(Maes, MaySolveFromTheFirstItemOn) { expect_as_in_loops(small(), "r---"); }

TEST(Maes, HasTheGradientsThatFiniteDifferencesGive) {
  for (const bool pass : {false, true}) {
    Maes::Params params = small();
    params.pass_cell_state = pass;
    const auto model = make_model<Maes>(params);
    enlarge_weights(*model, 2);
    EXPECT_LT(worst_gradient(*model, marked("s--r-r-", 2)), 1e-5);
  }
}

TEST(Maes, HasTheGradientsThatFiniteDifferencesGiveWithEveryController) {
  for (const char* controller :
       {"FeedforwardController", "LSTMController", "GRUController", "FFGRUController"}) {
    Maes::Params params = small();
    params.controller.name = controller;
    params.controller.ff_output_size = 2;
    params.mae_interface.shift_size = 5;
    const auto model = make_model<Maes>(params);
    enlarge_weights(*model, 2);
    std::cout << controller << '\n';
    EXPECT_LT(worst_gradient(*model, marked("s--r--", 2), 30), 1e-5);
  }
}

TEST(Maes, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = marked("s---r---", 4);
  at::Tensor changed = items.clone();
  changed[1].narrow(1, 2, 2).mul_(-1);
  expect_samples_on_their_own(*make_model<Maes>(small()), items, changed);
}

TEST(Maes, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<Maes>(small()), marked("s------r------"));
}

TEST(Maes, AnswersTheBeginningOfASequenceBeforeItKnowsTheRest) {
  Maes::Params params = small();
  params.memory.num_addresses = 8;
  const auto model = make_model<Maes>(params);
  const at::Tensor items = marked("s---r---");
  EXPECT_TRUE(at::allclose(forward(*model, items).narrow(1, 0, 6),
                           forward(*model, items.narrow(1, 0, 6)), 1e-5, 1e-6));
}

TEST(Maes, HasOtherMemorySizesInTestingThanInTraining) {
  Maes::Params params = small();
  params.memory.num_addresses = 5;
  const auto trained = make_model<Maes>(params);
  params.memory.num_addresses = 50;
  Maes tested(params);
  copy_into(tested.tensors(), to_dictionary(trained->tensors()), "trained.pt");
  EXPECT_THAT(forward(tested, marked("s------r------")).sizes(), ElementsAre(3, 14, 2));
}

TEST(Maes, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<Maes>(small(), marked("s---r---"));
}

TEST(Maes, RefusesAProblemWithoutMarkers) {
  Maes::Params params = small();
  params.markers = {};
  EXPECT_THAT([&] { Maes{params}; },
              ThrowsMessage<Error>(HasSubstr("has no store and recall markers")));
}

TEST(Maes, RefusesAShiftWithoutAMiddle) {
  Maes::Params params = small();
  params.mas_interface.shift_size = 4;
  EXPECT_THAT([&] { Maes{params}; },
              ThrowsMessage<Error>("mas_interface.shift_size: expected an odd number, got 4"));
}

TEST(Maes, RefusesAMemoryWithoutAddresses) {
  Maes::Params params = small();
  params.memory.num_addresses = 0;
  EXPECT_THAT([&] { Maes{params}; },
              ThrowsMessage<Error>("memory.num_addresses: expected 1 or more, or -1 (as many as a "
                                   "sequence has steps)"));
}

}  // namespace
}  // namespace ferula
