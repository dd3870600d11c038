#include "models/dnc.h"

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
  std::vector<std::string> expected;
  const auto layer = [&](const std::string& name, int rows, int columns) {
    const std::string size = std::to_string(rows);
    expected.push_back("DNCCell." + name + ".weight [" + size + ", " + std::to_string(columns) +
                       "]");
    expected.push_back("DNCCell." + name + ".bias [" + size + "]");
  };
  layer("control_params.state_gen.rnn", 20, 39);
  layer("control_params.output_gen", 8, 20);
  const std::vector<std::pair<std::string, int>> interface {
    {"write_vect_", 8}, {"erase_vect_", 8}, {"free_gate_", 1}, {"allocate_gate_", 1},
        {"write_gate_", 1}, {"read_mode_", 3}, {"write_keys_", 8}, {"write_strengths_", 1},
        {"read_keys_", 8}, {"shifts_r_", 3}, {"read_strengths_", 1}, {"shifts_", 3},
        {"sharpening_", 1}, {
      "sharpening_r_", 1
    }
  };
  for (const auto& [name, rows] : interface) layer("control_params.param_gen." + name, rows, 20);
  layer("output_network", 8, 8);
  EXPECT_THAT(names_and_shapes(*make_model<Dnc>(original())),
              testing::UnorderedElementsAreArray(expected));
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
