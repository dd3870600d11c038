#include "dnc.h"

#include <gmock/gmock.h>

#include "ferula/error.h"
#include "scalar_dnc.h"
#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

// The smallest with two heads of either kind.
Dnc::Params small() {
  Dnc::Params params;
  params.input_item_size = 3;
  params.output_item_size = 2;
  params.hidden_state_size = 3;
  params.memory_content_size = 2;
  params.num_writes = 2;
  params.num_reads = 2;
  params.controller_type = "RNNController";
  return params;
}

Dnc::Params original() {
  Dnc::Params params;
  params.input_item_size = 11;
  params.output_item_size = 8;
  params.memory_content_size = 8;
  params.controller_type = "RNNController";
  return params;
}

// Each way to be more like an NTM, alone, and all together.
std::vector<Dnc::Params> styles() {
  std::vector<Dnc::Params> list(6, small());
  list[1].use_ntm_write = true;
  list[2].use_ntm_read = true;
  list[3].use_ntm_order = true;
  list[4].use_extra_write_gate = true;
  list[5].use_ntm_write = list[5].use_ntm_read = list[5].use_ntm_order =
      list[5].use_extra_write_gate = true;
  return list;
}

TEST(Dnc, HasTheNamesAndShapesOfTheOriginal) {
  EXPECT_THAT(
      names_and_shapes(*make_model<Dnc>(original())),
      ElementsAre("DNCCell.control_params.state_gen.rnn.weight [20, 39]",
                  "DNCCell.control_params.state_gen.rnn.bias [20]",
                  "DNCCell.control_params.output_gen.weight [8, 20]",
                  "DNCCell.control_params.output_gen.bias [8]",
                  "DNCCell.control_params.param_gen.write_vect_.weight [8, 20]",
                  "DNCCell.control_params.param_gen.write_vect_.bias [8]",
                  "DNCCell.control_params.param_gen.erase_vect_.weight [8, 20]",
                  "DNCCell.control_params.param_gen.erase_vect_.bias [8]",
                  "DNCCell.control_params.param_gen.free_gate_.weight [1, 20]",
                  "DNCCell.control_params.param_gen.free_gate_.bias [1]",
                  "DNCCell.control_params.param_gen.allocate_gate_.weight [1, 20]",
                  "DNCCell.control_params.param_gen.allocate_gate_.bias [1]",
                  "DNCCell.control_params.param_gen.write_gate_.weight [1, 20]",
                  "DNCCell.control_params.param_gen.write_gate_.bias [1]",
                  "DNCCell.control_params.param_gen.read_mode_.weight [3, 20]",
                  "DNCCell.control_params.param_gen.read_mode_.bias [3]",
                  "DNCCell.control_params.param_gen.write_keys_.weight [8, 20]",
                  "DNCCell.control_params.param_gen.write_keys_.bias [8]",
                  "DNCCell.control_params.param_gen.write_strengths_.weight [1, 20]",
                  "DNCCell.control_params.param_gen.write_strengths_.bias [1]",
                  "DNCCell.control_params.param_gen.read_keys_.weight [8, 20]",
                  "DNCCell.control_params.param_gen.read_keys_.bias [8]",
                  "DNCCell.control_params.param_gen.read_strengths_.weight [1, 20]",
                  "DNCCell.control_params.param_gen.read_strengths_.bias [1]",
                  "DNCCell.control_params.param_gen.shifts_.weight [3, 20]",
                  "DNCCell.control_params.param_gen.shifts_.bias [3]",
                  "DNCCell.control_params.param_gen.sharpening_.weight [1, 20]",
                  "DNCCell.control_params.param_gen.sharpening_.bias [1]",
                  "DNCCell.control_params.param_gen.sharpening_r_.weight [1, 20]",
                  "DNCCell.control_params.param_gen.sharpening_r_.bias [1]",
                  "DNCCell.control_params.param_gen.shifts_r_.weight [3, 20]",
                  "DNCCell.control_params.param_gen.shifts_r_.bias [3]",
                  "DNCCell.output_network.weight [8, 8]", "DNCCell.output_network.bias [8]"));
}

TEST(Dnc, HasAsManyParametersAsTheOriginal) {
  EXPECT_EQ(trained_parameters(*make_model<Dnc>(original())), 2048);
}

// One for each sample, over a memory of as many addresses as there are steps.
std::vector<ScalarDnc> scalar_dncs(const Dnc::Params& params, Model& model,
                                   const at::Tensor& items) {
  return {static_cast<std::size_t>(items.size(0)),
          ScalarDnc(params, tensors_by_name(model), items.size(1))};
}

// f(sample, step, number, value) of all answers.
template <class F>
void answers(std::vector<ScalarDnc>& samples, const at::Tensor& items, F f) {
  for (std::int64_t b = 0; b < items.size(0); ++b)
    for (std::int64_t t = 0; t < items.size(1); ++t) {
      const double* item = items[b][t].data_ptr<double>();
      const auto answer = samples[b].step({item, item + items.size(2)});
      for (std::size_t i = 0; i < answer.size(); ++i)
        f(b, t, static_cast<std::int64_t>(i), answer[i]);
    }
}

TEST(Dnc, AnswersAsItsEquationsInPlainLoopsInEachStyle) {
  for (const Dnc::Params& params : styles()) {
    const auto model = make_model<Dnc>(params);
    model->to(at::kDouble);
    enlarge_weights(*model, 3);
    const at::Tensor items = random_items(3, 7, params.input_item_size).to(at::kDouble);
    const at::Tensor logits = forward(*model, items);
    auto samples = scalar_dncs(params, *model, items);
    answers(samples, items, [&](auto b, auto t, auto i, double value) {
      EXPECT_NEAR(logits[b][t][i].template item<double>(), value, 1e-10)
          << "sample " << b << ", step " << t;
    });
  }
}

// No gradient passes through the allocations, so that they stay as they are in the differences.
double worst_gradient_in_loops(const Dnc::Params& params) {
  const auto model = make_model<Dnc>(params);
  enlarge_weights(*model, 2);
  model->to(at::kDouble);
  const at::Tensor items = random_items(2, 4, params.input_item_size).to(at::kDouble);
  auto tensors = tensors_by_name(*model);
  tensors["sequences"] = items.requires_grad_();
  const at::Tensor logits = forward(*model, items);
  const at::Tensor weights = at::randn(logits.sizes(), seeded(2), at::kDouble);
  logits.mul(weights).sum().backward();
  auto samples = scalar_dncs(params, *model, items);
  return worst_difference(tensors, kAllNumbers, [&] {
    double sum = 0;
    for (ScalarDnc& sample : samples) sample.start_over();
    answers(samples, items, [&](auto b, auto t, auto i, double value) {
      sum += weights[b][t][i].template item<double>() * value;
    });
    return sum;
  });
}

TEST(Dnc, HasTheGradientsThatFiniteDifferencesGiveInEachStyle) {
  for (const Dnc::Params& params : styles()) EXPECT_LT(worst_gradient_in_loops(params), 1e-5);
}

TEST(Dnc, TreatsEachSampleOnItsOwn) {
  const at::Tensor items = random_items(4, 6, 3);
  at::Tensor changed = items.clone();
  changed[1].mul_(-1);
  expect_samples_on_their_own(*make_model<Dnc>(small()), items, changed);
}

TEST(Dnc, GivesTheSameInDouble) {
  expect_same_in_double(*make_model<Dnc>(original()), random_items(4, 20, 11));
}

TEST(Dnc, RunsWithEveryController) {
  for (const char* controller : {"FeedforwardController", "RNNController", "LSTMController",
                                 "GRUController", "FFGRUController"}) {
    Dnc::Params params = small();
    params.controller_type = controller;
    const auto model = make_model<Dnc>(params);
    const at::Tensor logits = forward(*model, random_items(2, 5, 3));
    EXPECT_THAT(logits.sizes(), ElementsAre(2, 5, 2)) << controller;
    EXPECT_TRUE(logits.isfinite().all().item<bool>()) << controller;
  }
}

TEST(Dnc, AnswersTheBeginningOfASequenceBeforeItKnowsTheRest) {
  Dnc::Params params = small();
  params.memory_addresses_size = 8;
  const auto model = make_model<Dnc>(params);
  const at::Tensor items = random_items(2, 9, 3);
  EXPECT_TRUE(at::allclose(forward(*model, items).narrow(1, 0, 4),
                           forward(*model, items.narrow(1, 0, 4)), 1e-5, 1e-6));
}

TEST(Dnc, AnswersAsBeforeOnceItsWeightsWereLoaded) {
  expect_same_once_loaded<Dnc>(small(), random_items(2, 6, 3));
}

TEST(Dnc, RefusesAShiftWithoutAMiddle) {
  Dnc::Params params = small();
  params.shift_size = 4;
  EXPECT_THAT([&] { Dnc{params}; },
              ThrowsMessage<Error>("shift_size: expected an odd number, got 4"));
}

TEST(Dnc, RefusesAMemoryWithoutAddresses) {
  Dnc::Params params = small();
  params.memory_addresses_size = 0;
  EXPECT_THAT([&] { Dnc{params}; },
              ThrowsMessage<Error>("memory_addresses_size: expected 1 or more, or -1 (as many as a "
                                   "sequence has steps)"));
}

}  // namespace
}  // namespace ferula
