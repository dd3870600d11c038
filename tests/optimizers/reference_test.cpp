// Ten steps of each optimizer equal those of torch.optim in Python.
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include "tests/optimizers/make.h"

namespace ferula {
namespace {

struct Reference {
  std::string optimizer, values;
  std::vector<double> weights;
};

// Printed by tests/optimizers/reference.py, with PyTorch 2.11.
const Reference kReferences[] = {
    {"SGD",
     "{lr: 0.1, momentum: 0.9, dampening: 0.3, weight_decay: 0.01}",
     {0.35919755, 0.35967935, 0.11079929, 0.48490616, 0.02787792, 0.52077281, 0.48026300,
      0.56993325}},
    {"SGD",
     "{lr: 0.1, momentum: 0.9, nesterov: true}",
     {0.48973357, 0.46890435, 0.09477077, 0.50571520, -0.11150522, 0.44533198, 0.23110587,
      0.52557844}},
    {"Adam",
     "{lr: 0.1, betas: [0.8, 0.9], weight_decay: 0.05}",
     {0.97305416, 0.94437624, 0.17777508, 0.71052008, 0.05079595, -0.01722629, 0.05627453,
      -0.06595566}},
    {"Adam",
     "{lr: 0.1, amsgrad: true}",
     {1.04756546, 1.17126676, 0.17043661, 0.73560555, -0.05415273, 0.03452982, 0.05580106,
      0.11629511}},
    {"AdamW",
     "{lr: 0.1}",
     {1.04261107, 1.16474339, 0.17159900, 0.72997276, -0.05312438, 0.03093466, 0.05256922,
      0.10949967}},
    {"AdamW",
     "{lr: 0.1, weight_decay: 0.2, amsgrad: true}",
     {0.95407804, 1.04691340, 0.19211395, 0.64166481, -0.03694738, -0.00289197, 0.00776636,
      0.00517683}},
    {"RMSprop",
     "{lr: 0.01}",
     {0.59158770, 0.71470220, 0.03824445, 0.53354018, 0.08929097, 0.31515425, 0.29787584,
      0.39331838}},
    {"RMSprop",
     "{lr: 0.01, alpha: 0.9, momentum: 0.5, centered: true, weight_decay: 0.1}",
     {0.48122550, 0.44426503, -0.02503813, 0.38975478, 0.12578629, 0.22121023, 0.22957550,
      0.38136765}},
    {"Adagrad",
     "{lr: 0.1}",
     {0.58723443, 0.71050567, 0.03566327, 0.53429174, 0.09189219, 0.31963713, 0.30076915,
      0.39866731}},
    {"Adagrad",
     "{lr: 0.1, lr_decay: 0.1, weight_decay: 0.1, initial_accumulator_value: 0.5}",
     {0.17828634, 0.23044245, 0.20367075, 0.39837254, 0.31803115, 0.53337715, 0.59920988,
      0.65715211}},
    {"LBFGS",
     "{lr: 0.5, max_iter: 2}",
     {1.03898275, 1.04367342, 0.22376248, 0.68601308, -0.52136537, 0.06539363, 0.33602178,
      -0.14181395}},
    {"LBFGS",
     "{max_iter: 3, max_eval: 40, history_size: 4, line_search_fn: strong_wolfe}",
     {8.57213665, 6.38766615, 5.52223490, 4.69201033, -2.32896553, -0.94969999, 0.29243572,
      -0.07141799}}};

// The network of reference.py.
struct Network {
  at::Tensor x = at::arange(12, at::kDouble).sin().reshape({4, 3});
  at::Tensor y = at::arange(8, at::kDouble).cos().reshape({4, 2});
  at::Tensor weight = at::arange(1, 7, at::kDouble).mul(0.1).reshape({3, 2}).requires_grad_();
  at::Tensor bias = at::tensor({0.7, 0.8}, at::kDouble).requires_grad_();

  at::Tensor loss() const { return x.matmul(weight).add(bias).tanh().sub(y).square().mean(); }
  std::vector<ModelTensor> tensors() const { return {{"weight", weight}, {"bias", bias}}; }
  at::Tensor weights() const { return at::cat({weight.flatten(), bias}).detach(); }
};

void expect_ten_steps(const Reference& reference, const std::vector<GroupYaml>& groups = {}) {
  const Network network;
  const auto optimizer = make(reference.optimizer, reference.values, network.tensors(), groups);
  for (int step = 0; step < 10; ++step) optimizer->minimize([&] { return network.loss(); }, false);
  const at::Tensor expected = at::tensor(reference.weights, at::kDouble);
  EXPECT_LT(network.weights().sub(expected).abs().max().item<double>(), 1e-7)
      << reference.optimizer << " " << reference.values << "\n"
      << network.weights();
}

TEST(Reference, IsTorchInPython) {
  for (const Reference& reference : kReferences) expect_ten_steps(reference);
}

TEST(Reference, IsTorchInPythonForGroups) {
  expect_ten_steps({"AdamW",
                    "{lr: 0.1, weight_decay: 0.1}",
                    {0.98626496, 1.11015200, 0.01256809, 1.18533942, -0.21398665, 0.20862344,
                     0.56468374, 0.62303076}},
                   {{{"b*"}, "{lr: 0.02, weight_decay: 0}"}});
}

}  // namespace
}  // namespace ferula
