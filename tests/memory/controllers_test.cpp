#include "models/controllers.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/lstm_cell.h>
#include <gmock/gmock.h>

#include <map>

#include "ferula/error.h"
#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

constexpr std::int64_t kBatch = 3, kItem = 4, kRead = 5, kHidden = 6;

// A controller in its second step.
class ControllersTest : public testing::Test {
 protected:
  void step(const std::string& name, const std::string& non_linearity = "sigmoid") {
    ControllerParams params;
    params.name = name;
    params.hidden_state_size = kHidden;
    params.non_linearity = non_linearity;
    params.ff_output_size = 7;
    const auto controller = make_controller(params, kItem, kRead);
    controller->to(at::kDouble);
    for (const auto& tensor : controller->named_parameters())
      tensors_[tensor.key()] = tensor.value();
    const ControllerWeights weights = controller->weights();
    state_ = {hidden_, cell_};
    output_ =
        controller_step(weights, project_items(weights, item_.unsqueeze(1))[0], reads_, state_);
  }

  void expect(const at::Tensor& hidden) const {
    EXPECT_TRUE(at::allclose(output_, hidden, 1e-10, 1e-12));
  }

  std::map<std::string, at::Tensor> tensors_;
  const at::Tensor item_ = at::randn({kBatch, kItem}, seeded(1), at::kDouble);
  const at::Tensor reads_ = at::randn({kBatch, kRead}, seeded(2), at::kDouble);
  const at::Tensor hidden_ = at::randn({kBatch, kHidden}, seeded(3), at::kDouble);
  const at::Tensor cell_ = at::randn({kBatch, kHidden}, seeded(4), at::kDouble);
  const at::Tensor input_ = at::cat({item_, reads_}, 1);
  ControllerState state_;
  at::Tensor output_;
};

TEST_F(ControllersTest, FeedForwardIsLinear) {
  step("FeedforwardController");
  expect(at::linear(input_, tensors_["ff.weight"], tensors_["ff.bias"]));
}

TEST_F(ControllersTest, RnnSeesItemReadsAndHiddenState) {
  const auto sum = [this](const std::string& non_linearity) {
    step("RNNController", non_linearity);
    return at::linear(at::cat({input_, hidden_}, 1), tensors_["rnn.weight"], tensors_["rnn.bias"]);
  };
  expect(sum("sigmoid").sigmoid());
  expect(sum("tanh").tanh());
  expect(sum("relu").relu());
  expect(sum("identity"));
}

TEST_F(ControllersTest, LstmIsThatOfTorch) {
  step("LSTMController");
  const auto [hidden, cell] =
      at::lstm_cell(input_, {hidden_, cell_}, tensors_["lstm.weight_ih"],
                    tensors_["lstm.weight_hh"], tensors_["lstm.bias_ih"], tensors_["lstm.bias_hh"]);
  expect(hidden);
  EXPECT_TRUE(at::allclose(state_.cell, cell, 1e-10, 1e-12));
}

TEST_F(ControllersTest, GruIsThatOfTorch) {
  step("GRUController");
  expect(at::gru_cell(input_, hidden_, tensors_["gru.weight_ih"], tensors_["gru.weight_hh"],
                      tensors_["gru.bias_ih"], tensors_["gru.bias_hh"]));
}

TEST_F(ControllersTest, FfGruHasALinearLayerInFrontOfTheGru) {
  step("FFGRUController");
  const at::Tensor between = at::linear(input_, tensors_["ff.weight"], tensors_["ff.bias"]);
  expect(at::gru_cell(between, hidden_, tensors_["gru.weight_ih"], tensors_["gru.weight_hh"],
                      tensors_["gru.bias_ih"], tensors_["gru.bias_hh"]));
}

TEST(Controllers, RefusesANameThatThereIsNot) {
  ControllerParams params;
  params.name = "MLPController";
  EXPECT_THAT(
      [&] { make_controller(params, 1, 1); },
      testing::ThrowsMessage<Error>("controller.name: there is no controller 'MLPController'"));
}

}  // namespace
}  // namespace ferula
