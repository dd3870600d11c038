// The networks that steer a memory, by name.
#pragma once

#include <torch/nn/module.h>

#include <string>

#include "ferula/parameters.h"
#include "steps/controller_step.h"

namespace ferula {

struct ControllerParams {
  std::string name = "RNNController";
  std::int64_t hidden_state_size = 20;
  std::int64_t num_layers = 1;
  std::string non_linearity = "sigmoid";
  std::int64_t ff_output_size = 20;

  void list(Parameters& p);
};

class Controller : public torch::nn::Module {
 public:
  virtual ControllerWeights weights() const = 0;
};

// FeedforwardController   h = W x + b, without a non-linearity
// RNNController           h = f(W [x; h] + b)
// LSTMController          torch.nn.LSTMCell
// GRUController           torch.nn.GRUCell
// FFGRUController         torch.nn.GRUCell of W x + b, which has ff_output_size numbers
//
// x is an item and what was read before: item_size + read_size numbers. Throws Error for any other
// name.
std::shared_ptr<Controller> make_controller(const ControllerParams& params, std::int64_t item_size,
                                            std::int64_t read_size);

}  // namespace ferula
