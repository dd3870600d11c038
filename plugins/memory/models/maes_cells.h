// The learned parts of a memory-augmented encoder-solver, with the names of MI-Prometheus.
#pragma once

#include <torch/nn/modules/linear.h>

#include "models/controllers.h"
#include "models/sequence_model.h"
#include "steps/solver_steps.h"

namespace ferula {

struct MaesSizes {
  std::int64_t item, output, content, shift;
};

// Writes only, and its head moves by shifts alone: a neural Turing machine without read heads.
// Tensors: controller.…, interface.hidden2write_params.weight, …, hidden2output.bias.
class MaesEncoder final : public torch::nn::Module {
 public:
  MaesEncoder(const ControllerParams& controller, const MaesSizes& sizes);

  NtmWeights weights() const;

 private:
  std::shared_ptr<Controller> controller_;
  torch::nn::Linear write_head_, output_;
};

// Reads only. Tensors: controller.…, interface.hidden2read_params.weight, …, hidden2output.bias.
class MaesSolver final : public torch::nn::Module {
 public:
  MaesSolver(const ControllerParams& controller, const MaesSizes& sizes);

  SolverWeights weights() const;

 private:
  std::shared_ptr<Controller> controller_;
  torch::nn::Linear read_head_, output_;
};

}  // namespace ferula
