// The models take the fused steps, and nothing but their speed tells.
#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <ATen/ops/rand.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/function.h>

#include "ferula/error.h"
#include "fused/lstm.h"
#include "fused/ntm.h"
#include "gradients.h"
#include "models/dnc.h"
#include "models/dwm.h"
#include "models/lstm.h"
#include "models/ntm.h"
#include "steps/run_steps.h"

namespace ferula {
namespace {

std::vector<at::Tensor*> parameters(std::vector<at::Tensor>& list) {
  std::vector<at::Tensor*> result;
  for (at::Tensor& x : list) result.push_back(&x);
  return result;
}

class NtmControllers : public testing::TestWithParam<const char*> {};

TEST_P(NtmControllers, GiveTheSameOnPlainOperators) {
  at::manual_seed(1);
  NtmParams params;
  params.controller.name = GetParam();
  params.interface.num_read_heads = 2;
  NtmCell cell(params);
  cell.to(at::kDouble);
  const at::Tensor items = at::rand({20, 9, params.input_item_size}, at::kDouble);
  const auto outputs = [&](auto run) {
    const NtmWeights weights = cell.weights();
    const NtmState start = start_over(weights, params.empty_memory(items), 2);
    return run(items, weights, params.addressing(), start, NtmWatcher()).outputs;
  };
  const at::Tensor fused = outputs(run_ntm), plain = outputs(ntm_steps);
  ASSERT_NE(fused.grad_fn()->name().find("Ntm"), std::string::npos) << fused.grad_fn()->name();

  std::vector<at::Tensor> tensors = cell.parameters();
  expect_close({fused}, {plain}, 1e-10);
  expect_close(gradients({fused}, parameters(tensors)), gradients({plain}, parameters(tensors)),
               1e-8);
}

INSTANTIATE_TEST_SUITE_P(All, NtmControllers,
                         testing::Values("FeedforwardController", "RNNController", "LSTMController",
                                         "GRUController", "FFGRUController"));

TEST(FusedModels, DwmAndDncTakeTheirs) {
  Dwm dwm({});
  Dnc dnc({});
  for (Model* model : std::initializer_list<Model*>{&dwm, &dnc}) {
    const std::string node =
        model->forward({{"sequences", at::rand({2, 3, 10})}}).at(0).grad_fn()->name();
    EXPECT_NE(node.find("SequenceFunction"), std::string::npos) << node;
  }
}

TEST(FusedModels, AnLstmUnderAutocastTakesPlainOperators) {
  const at::Tensor items = at::rand({2, 3, 4});
  EXPECT_TRUE(can_fuse_lstm(items, {}, {}));
  at::autocast::set_autocast_enabled(at::kCPU, true);
  EXPECT_FALSE(can_fuse_lstm(items, {}, {}));
  at::autocast::set_autocast_enabled(at::kCPU, false);
  EXPECT_FALSE(can_fuse_lstm(items.to(at::kBFloat16), {}, {}));
}

TEST(FusedModels, NothingIsLeftToPlainOperators) {
  const NtmParams params;
  const NtmWeights weights = NtmCell(params).weights();
  for (const at::Tensor& items : {at::rand({0, 3, 10}), at::rand({2, 0, 10})}) {
    const NtmState start = start_over(weights, at::zeros({items.size(0), 3, 10}), 1);
    EXPECT_FALSE(can_fuse_lstm(items, {}, {}));
    EXPECT_FALSE(can_fuse_ntm(items, weights, params.addressing(), start));
  }
}

TEST(FusedModels, HaveNoSecondDerivative) {
  at::manual_seed(1);
  Lstm model({});
  const at::Tensor items = at::rand({2, 3, 10}).set_requires_grad(true);
  const at::Tensor sum = model.forward({{"sequences", items}}).at(0).sum();
  EXPECT_THROW(torch::autograd::grad({sum}, {items}, {}, std::nullopt, /*create_graph=*/true),
               Error);
}

}  // namespace
}  // namespace ferula
