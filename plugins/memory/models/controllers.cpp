#include "models/controllers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmv.h>
#include <ATen/ops/mm.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include "ferula/error.h"

namespace ferula {
namespace {

struct Sizes {
  std::int64_t item, read, hidden;
  std::int64_t input() const { return item + read; }
};

// Cuts off the columns for items and for what was read.
ControllerWeights cut(ControllerKind kind, const at::Tensor& weight, const Sizes& sizes) {
  ControllerWeights weights;
  weights.kind = kind;
  weights.input = weight.narrow(1, 0, sizes.item);
  weights.read = weight.narrow(1, sizes.item, sizes.read);
  return weights;
}

class FeedforwardController final : public Controller {
 public:
  explicit FeedforwardController(const Sizes& sizes)
      : sizes_(sizes), ff_(register_module("ff", torch::nn::Linear(sizes.input(), sizes.hidden))) {}

  ControllerWeights weights() const override {
    ControllerWeights weights = cut(ControllerKind::feed_forward, ff_->weight, sizes_);
    weights.bias = ff_->bias;
    return weights;
  }

 private:
  Sizes sizes_;
  torch::nn::Linear ff_;
};

Nonlinearity nonlinearity(const std::string& name) {
  if (name == "sigmoid") return Nonlinearity::sigmoid;
  if (name == "tanh") return Nonlinearity::tanh;
  if (name == "relu") return Nonlinearity::relu;
  return Nonlinearity::identity;
}

class RnnController final : public Controller {
 public:
  RnnController(const Sizes& sizes, Nonlinearity nonlinearity)
      : sizes_(sizes),
        nonlinearity_(nonlinearity),
        rnn_(register_module("rnn",
                             torch::nn::Linear(sizes.input() + sizes.hidden, sizes.hidden))) {}

  ControllerWeights weights() const override {
    ControllerWeights weights = cut(ControllerKind::rnn, rnn_->weight, sizes_);
    weights.nonlinearity = nonlinearity_;
    weights.hidden = rnn_->weight.narrow(1, sizes_.input(), sizes_.hidden);
    weights.bias = rnn_->bias;
    return weights;
  }

 private:
  Sizes sizes_;
  Nonlinearity nonlinearity_;
  torch::nn::Linear rnn_;
};

class LstmController final : public Controller {
 public:
  explicit LstmController(const Sizes& sizes)
      : sizes_(sizes),
        lstm_(register_module("lstm", torch::nn::LSTMCell(sizes.input(), sizes.hidden))) {}

  ControllerWeights weights() const override {
    ControllerWeights weights = cut(ControllerKind::lstm, lstm_->weight_ih, sizes_);
    weights.hidden = lstm_->weight_hh;
    weights.bias = lstm_->bias_ih + lstm_->bias_hh;
    return weights;
  }

 private:
  Sizes sizes_;
  torch::nn::LSTMCell lstm_;
};

class GruController final : public Controller {
 public:
  explicit GruController(const Sizes& sizes)
      : sizes_(sizes),
        gru_(register_module("gru", torch::nn::GRUCell(sizes.input(), sizes.hidden))) {}

  ControllerWeights weights() const override {
    ControllerWeights weights = cut(ControllerKind::gru, gru_->weight_ih, sizes_);
    weights.hidden = gru_->weight_hh;
    weights.bias = gru_->bias_ih;
    weights.hidden_bias = gru_->bias_hh;
    return weights;
  }

 private:
  Sizes sizes_;
  torch::nn::GRUCell gru_;
};

class FfGruController final : public Controller {
 public:
  FfGruController(const Sizes& sizes, std::int64_t between)
      : sizes_(sizes),
        ff_(register_module("ff", torch::nn::Linear(sizes.input(), between))),
        gru_(register_module("gru", torch::nn::GRUCell(between, sizes.hidden))) {}

  // Nothing is between the two layers, so that they are one: U (W x + b) = (U W) x + U b.
  ControllerWeights weights() const override {
    ControllerWeights weights =
        cut(ControllerKind::gru, at::mm(gru_->weight_ih, ff_->weight), sizes_);
    weights.hidden = gru_->weight_hh;
    weights.bias = at::addmv(gru_->bias_ih, gru_->weight_ih, ff_->bias);
    weights.hidden_bias = gru_->bias_hh;
    return weights;
  }

 private:
  Sizes sizes_;
  torch::nn::Linear ff_;
  torch::nn::GRUCell gru_;
};

}  // namespace

void ControllerParams::list(Parameters& p) {
  p("controller.name", name, "what steers the memory",
    one_of({"FeedforwardController", "RNNController", "LSTMController", "GRUController",
            "FFGRUController"}));
  p("controller.hidden_state_size", hidden_state_size, "numbers that the controller gives",
    at_least(1));
  p("controller.num_layers", num_layers, "all controllers have one", between(1, 1));
  p("controller.non_linearity", non_linearity, "of the RNNController",
    one_of({"sigmoid", "tanh", "relu", "identity"}));
  p("controller.ff_output_size", ff_output_size, "between the layers of the FFGRUController",
    at_least(1));
}

std::shared_ptr<Controller> make_controller(const ControllerParams& params, std::int64_t item_size,
                                            std::int64_t read_size) {
  const Sizes sizes{item_size, read_size, params.hidden_state_size};
  if (params.name == "FeedforwardController") return std::make_shared<FeedforwardController>(sizes);
  if (params.name == "RNNController")
    return std::make_shared<RnnController>(sizes, nonlinearity(params.non_linearity));
  if (params.name == "LSTMController") return std::make_shared<LstmController>(sizes);
  if (params.name == "GRUController") return std::make_shared<GruController>(sizes);
  if (params.name == "FFGRUController")
    return std::make_shared<FfGruController>(sizes, params.ff_output_size);
  throw Error("controller.name: there is no controller '" + params.name + "'");
}

}  // namespace ferula
