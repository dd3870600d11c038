#include "models/thalnet.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;

void seed_default_generator() {
  at::Generator(at::detail::getDefaultCPUGenerator()).set_current_seed(9);
}

// Draws the same centre each time, as the host makes it do for the same batch.
class Seeded final : public Model {
 public:
  explicit Seeded(std::shared_ptr<Model> model) : model_(std::move(model)) {}

  std::vector<StreamSpec> inputs() const override { return model_->inputs(); }
  std::vector<StreamSpec> outputs() const override { return model_->outputs(); }
  Batch forward(const Batch& batch) override {
    seed_default_generator();
    return model_->forward(batch);
  }
  std::vector<ModelTensor> tensors() override { return model_->tensors(); }
  void train(bool on) override { model_->train(on); }
  void to(at::Device device) override { model_->to(device); }
  void to(at::ScalarType type) override { model_->to(type); }

 private:
  std::shared_ptr<Model> model_;
};

ThalNet::Params small() {
  ThalNet::Params params;
  params.input_item_size = 3;
  params.output_item_size = 2;
  params.context_input_size = 4;
  params.center_size_per_module = 2;
  params.num_modules = 3;
  return params;
}

Seeded seeded_model(const ThalNet::Params& params) { return Seeded(make_model<ThalNet>(params)); }

TEST(ThalNet, HasTheNamesAndShapesOfTheOriginal) {
  ThalNet::Params params = small();
  params.num_modules = 2;
  const std::string first = "ThalnetCell.modules_thalnet.0.",
                    last = "ThalnetCell.modules_thalnet.1.";
  EXPECT_THAT(
      names_and_shapes(*make_model<ThalNet>(params)),
      ElementsAre(first + "fc_context.bias [4]", first + "fc_context.weight_g [4, 1]",
                  first + "fc_context.weight_v [4, 4]", first + "controller.ff.weight [2, 7]",
                  first + "controller.ff.bias [2]", first + "controller.gru.weight_ih [6, 2]",
                  first + "controller.gru.weight_hh [6, 2]", first + "controller.gru.bias_ih [6]",
                  first + "controller.gru.bias_hh [6]", last + "fc_context.bias [4]",
                  last + "fc_context.weight_g [4, 1]", last + "fc_context.weight_v [4, 4]",
                  last + "controller.ff.weight [2, 4]", last + "controller.ff.bias [2]",
                  last + "controller.gru.weight_ih [12, 2]",
                  last + "controller.gru.weight_hh [12, 4]", last + "controller.gru.bias_ih [12]",
                  last + "controller.gru.bias_hh [12]"));
}

TEST(ThalNet, HasAsManyParametersAsItsLayersSay) {
  const ThalNet::Params p = small();
  const std::int64_t centre = p.num_modules * p.center_size_per_module,
                     context = p.context_input_size * (centre + 2);
  const auto controller = [&](std::int64_t input, std::int64_t hidden) {
    const std::int64_t between = p.center_size_per_module;
    return between * (input + 1) + 3 * hidden * (between + hidden + 2);
  };
  EXPECT_EQ(trained_parameters(*make_model<ThalNet>(p)),
            3 * context + controller(7, 2) + controller(4, 2) + controller(4, 4));
}

TEST(WeightNormalised, GivesRowsADirectionAndALength) {
  EXPECT_TRUE(at::allclose(weight_normalised(at::tensor({3.0, 4.0, 0.0, 2.0}).view({2, 2}),
                                             at::tensor({10.0, 1.0}).view({2, 1})),
                           at::tensor({6.0, 8.0, 0.0, 1.0}).view({2, 2})));
}

TEST(ThalNet, AnswersAsItsEquations) {
  Seeded model = seeded_model(small());
  model.to(at::kDouble);
  auto t = tensors_by_name(model);
  const at::Tensor items = random_items(2, 5, 3).to(at::kDouble), logits = forward(model, items);
  seed_default_generator();
  at::Tensor centre = at::randn({2, 6}, at::kDouble);
  std::vector<at::Tensor> hidden(3, at::zeros({2, 2}, at::kDouble));
  hidden[2] = at::zeros({2, 4}, at::kDouble);
  for (std::int64_t step = 0; step < 5; ++step) {
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string name = "ThalnetCell.modules_thalnet." + std::to_string(i) + ".";
      const at::Tensor v = t[name + "fc_context.weight_v"];
      const at::Tensor rows = t[name + "fc_context.weight_g"] * v / v.square().sum(1, true).sqrt();
      at::Tensor x = at::linear(centre, rows, t[name + "fc_context.bias"]);
      if (i == 0) x = at::cat({items.select(1, step), x}, 1);
      const auto of = [&](const std::string& tensor) { return t[name + "controller." + tensor]; };
      hidden[i] = at::gru_cell(at::linear(x, of("ff.weight"), of("ff.bias")), hidden[i],
                               of("gru.weight_ih"), of("gru.weight_hh"), of("gru.bias_ih"),
                               of("gru.bias_hh"));
    }
    EXPECT_TRUE(at::allclose(logits.select(1, step), hidden[2].narrow(1, 0, 2), 1e-10, 1e-12));
    centre = at::cat({hidden[0], hidden[1], hidden[2].narrow(1, 2, 2)}, 1);
  }
}

TEST(ThalNet, HasTheGradientsThatFiniteDifferencesGive) {
  Seeded model = seeded_model(small());
  enlarge_weights(model, 2);
  EXPECT_LT(worst_gradient(model, random_items(2, 4, 3)), 1e-5);
}

TEST(ThalNet, TreatsEachSampleOnItsOwn) {
  Seeded model = seeded_model(small());
  const at::Tensor items = random_items(4, 6, 3);
  at::Tensor changed = items.clone();
  changed[1].mul_(-1);
  expect_samples_on_their_own(model, items, changed);
}

// The centre of a double is another draw, so the state is given.
TEST(ThalNet, GivesTheSameInDouble) {
  const auto weights = [](at::ScalarType type) {
    at::Generator(at::detail::getDefaultCPUGenerator()).set_current_seed(5);
    std::vector<ThalNetModuleWeights> modules;
    for (const auto& [input, output] : {std::pair{3, 0}, std::pair{0, 2}}) {
      ThalNetModule module(input, output, 4, 2, 2);
      module.to(type);
      modules.push_back(module.weights());
    }
    return modules;
  };
  const at::Tensor items = random_items(2, 20, 3);
  const auto in_float = weights(at::kFloat), in_double = weights(at::kDouble);
  ThalNetState state = start_over(in_float, items);
  const at::Tensor expected = thalnet_steps(items, in_float, state).outputs;
  for (ControllerState& module : state.modules) module.hidden = module.hidden.to(at::kDouble);
  state.centre = state.centre.to(at::kDouble);
  const at::Tensor outputs = thalnet_steps(items.to(at::kDouble), in_double, state).outputs;
  EXPECT_TRUE(at::allclose(outputs, expected.to(at::kDouble), 1e-4, 1e-5));
}

TEST(ThalNet, MayHaveOneModuleThatListensAndAnswers) {
  ThalNet::Params params = small();
  params.num_modules = 1;
  EXPECT_THAT(forward(*make_model<ThalNet>(params), random_items(2, 5, 3)).sizes(),
              ElementsAre(2, 5, 2));
}

TEST(ThalNet, TakesOneStepAtATime) {
  const c10::NoGradGuard no_gradients;
  std::vector<ThalNetModuleWeights> modules;
  for (const auto& [input, output] : {std::pair{3, 0}, std::pair{0, 2}})
    modules.push_back(ThalNetModule(input, output, 4, 2, 2).weights());
  const at::Tensor items = random_items(2, 6, 3);
  ThalNetState state = start_over(modules, items);
  const at::Tensor all = thalnet_steps(items, modules, state).outputs;
  for (std::int64_t t = 0; t < 6; ++t) {
    ThalNetSteps one = thalnet_steps(items.slice(1, t, t + 1), modules, state);
    EXPECT_TRUE(at::allclose(one.outputs, all.slice(1, t, t + 1), 1e-5, 1e-6));
    state = std::move(one.state);
  }
}

}  // namespace
}  // namespace ferula
