#include "models/dwm.h"

#include <ATen/ops/cat.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "scalar_dwm.h"
#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

// The smallest with two heads and content addressing.
Dwm::Params small() {
  Dwm::Params params;
  params.input_item_size = 3;
  params.output_item_size = 2;
  params.hidden_state_size = 3;
  params.num_heads = 2;
  params.use_content_addressing = true;
  params.memory_content_size = 2;
  return params;
}

Dwm::Params one_head_by_shifts() {
  Dwm::Params params = small();
  params.num_heads = 1;
  params.use_content_addressing = false;
  return params;
}

Dwm::Params original() {
  Dwm::Params params;
  params.input_item_size = 11;
  params.output_item_size = 8;
  params.hidden_state_size = 16;
  return params;
}

TEST(Dwm, HasTheNamesAndShapesOfTheOriginal) {
  Dwm::Params params = original();
  params.num_heads = 2;
  EXPECT_THAT(
      names_and_shapes(*make_model<Dwm>(params)),
      ElementsAre("DWMCell.controller.i2s.rnn.weight [16, 47]",
                  "DWMCell.controller.i2s.rnn.bias [16]", "DWMCell.controller.i2u.weight [56, 47]",
                  "DWMCell.controller.i2u.bias [56]", "DWMCell.controller.i2o.weight [8, 47]",
                  "DWMCell.controller.i2o.bias [8]"));
}

TEST(Dwm, HasTheNamesAndShapesOfTheOriginalWithContentAddressing) {
  Dwm::Params params = original();
  params.use_content_addressing = true;
  EXPECT_THAT(
      names_and_shapes(*make_model<Dwm>(params)),
      ElementsAre("DWMCell.controller.i2s.rnn.weight [16, 37]",
                  "DWMCell.controller.i2s.rnn.bias [16]", "DWMCell.controller.i2u.weight [40, 37]",
                  "DWMCell.controller.i2u.bias [40]", "DWMCell.controller.i2o.weight [8, 37]",
                  "DWMCell.controller.i2o.bias [8]"));
}

TEST(Dwm, HasAsManyParametersAsItsLayersSay) {
  Dwm::Params params = original();
  params.num_heads = 2;
  EXPECT_EQ(trained_parameters(*make_model<Dwm>(params)), 3840);
  params.num_heads = 1;
  params.use_content_addressing = true;
  EXPECT_EQ(trained_parameters(*make_model<Dwm>(params)), 2432);
}

// What the model answers to each sample, and the loops.
void expect_as_in_loops(const Dwm::Params& params, std::int64_t steps, std::int64_t addresses) {
  const auto model = make_model<Dwm>(params);
  model->to(at::kDouble);
  enlarge_weights(*model, 3);
  const at::Tensor items = random_items(3, steps, params.input_item_size).to(at::kDouble);
  const at::Tensor logits = forward(*model, items);
  for (std::int64_t sample = 0; sample < 3; ++sample) {
    ScalarDwm scalar(params, tensors_by_name(*model), addresses);
    for (std::int64_t t = 0; t < steps; ++t) {
      const auto* item = items[sample][t].data_ptr<double>();
      const auto answer = scalar.step({item, item + params.input_item_size});
      for (std::size_t i = 0; i < answer.size(); ++i)
        ASSERT_NEAR(logits[sample][t][static_cast<std::int64_t>(i)].item<double>(), answer[i],
                    1e-10)
            << "sample " << sample << ", step " << t;
    }
  }
}

TEST(Dwm, AnswersAsItsEquationsInPlainLoops) { expect_as_in_loops(small(), 7, 7); }

TEST(Dwm, AnswersAsItsEquationsWithOneHeadThatShifts) {
  expect_as_in_loops(one_head_by_shifts(), 7, 7);
}

TEST(Dwm, HasAsManyAddressesAsAShiftMayReach) {
  Dwm::Params params = small();
  params.shift_size = 5;
  expect_as_in_loops(params, 2, 5);
}

TEST(Dwm, AnswersAsItsEquationsWithFewerAddressesThanShiftsReach) {
  Dwm::Params params = small();
  params.shift_size = 7;
  params.memory_addresses_size = 2;
  expect_as_in_loops(params, 5, 2);
}

void expect_gradients(const Dwm::Params& params) {
  const auto model = make_model<Dwm>(params);
  enlarge_weights(*model, 2);
  EXPECT_LT(worst_gradient(*model, random_items(2, 4, params.input_item_size)), 1e-5);
}

TEST(Dwm, HasTheGradientsThatFiniteDifferencesGive) { expect_gradients(small()); }

TEST(Dwm, HasTheGradientsThatFiniteDifferencesGiveWithOneHeadThatShifts) {
  expect_gradients(one_head_by_shifts());
}

TEST(Dwm, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = random_items(4, 6, 3);
  at::Tensor changed = items.clone();
  changed[1].mul_(-1);
  expect_samples_on_their_own(*make_model<Dwm>(small()), items, changed);
}

TEST(Dwm, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<Dwm>(original()), random_items(4, 20, 11));
}

TEST(Dwm, AnswersTheBeginningOfASequenceBeforeItKnowsTheRest) {
  Dwm::Params params = small();
  params.memory_addresses_size = 8;
  const auto model = make_model<Dwm>(params);
  const at::Tensor items = random_items(2, 9, 3);
  EXPECT_TRUE(at::allclose(forward(*model, items).narrow(1, 0, 4),
                           forward(*model, items.narrow(1, 0, 4)), 1e-5, 1e-6));
}

TEST(Dwm, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<Dwm>(small(), random_items(2, 6, 3));
}

TEST(Dwm, RefusesAShiftWithoutAMiddle) {
  Dwm::Params params = small();
  params.shift_size = 4;
  EXPECT_THAT([&] { Dwm{params}; },
              ThrowsMessage<Error>("shift_size: expected an odd number, got 4"));
}

TEST(Dwm, RefusesAMemoryWithoutAddresses) {
  Dwm::Params params = small();
  params.memory_addresses_size = 0;
  EXPECT_THAT([&] { Dwm{params}; },
              ThrowsMessage<Error>("memory_addresses_size: expected 1 or more, or -1 (as many as a "
                                   "sequence has steps)"));
}

}  // namespace
}  // namespace ferula
