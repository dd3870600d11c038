#include "models/thalnet.h"

#include <ATen/ops/norm.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>

#include "models/recorders.h"

namespace ferula {
namespace {

ControllerParams controller(std::int64_t between, std::int64_t hidden) {
  ControllerParams params;
  params.name = "FFGRUController";
  params.ff_output_size = between;
  params.hidden_state_size = hidden;
  return params;
}

// Only a name for the modules.
class Cell final : public torch::nn::Module {
 public:
  explicit Cell(const torch::nn::ModuleList& modules) {
    register_module("modules_thalnet", modules);
  }
};

}  // namespace

// A linear layer whose rows have a direction and a length. It begins as torch.nn.Linear does.
class ThalNetModule::Context final : public torch::nn::Module {
 public:
  Context(std::int64_t centre, std::int64_t context) {
    const torch::nn::Linear begin(centre, context);
    const at::Tensor weight = begin->weight.detach();
    bias_ = register_parameter("bias", begin->bias.detach());
    length_ = register_parameter("weight_g", at::norm(weight, 2, 1, true));
    direction_ = register_parameter("weight_v", weight);
  }

  at::Tensor direction_, length_, bias_;
};

ThalNetModule::ThalNetModule(std::int64_t input_size, std::int64_t output_size,
                             std::int64_t context_size, std::int64_t center_size_per_module,
                             std::int64_t num_modules)
    : context_(register_module(
          "fc_context",
          std::make_shared<Context>(num_modules * center_size_per_module, context_size))),
      controller_(register_module(
          "controller",
          make_controller(controller(center_size_per_module, output_size + center_size_per_module),
                          input_size, context_size))) {}

ThalNetModuleWeights ThalNetModule::weights() const {
  return {controller_->weights(), context_->direction_, context_->length_, context_->bias_};
}

void ThalNet::Params::list(Parameters& p) {
  SequenceModel::Params::list(p);
  p("context_input_size", context_input_size, "numbers that a module sees of the centre",
    at_least(1));
  p("center_size_per_module", center_size_per_module, "numbers of the centre that a module writes",
    at_least(1));
  p("num_modules", num_modules, "modules around the centre", at_least(1));
}

ThalNet::ThalNet(const Params& params) : SequenceModel(params) {
  torch::nn::ModuleList list;
  for (std::int64_t i = 0; i < params.num_modules; ++i) {
    const std::int64_t input = i == 0 ? params.input_item_size : 0,
                       output = i + 1 == params.num_modules ? params.output_item_size : 0;
    modules_.push_back(std::make_shared<ThalNetModule>(input, output, params.context_input_size,
                                                       params.center_size_per_module,
                                                       params.num_modules));
    list->push_back(modules_.back());
  }
  register_module("ThalnetCell", std::make_shared<Cell>(list));
}

at::Tensor ThalNet::logits(const at::Tensor& items, Recording* recording) {
  std::vector<ThalNetModuleWeights> modules;
  for (const auto& module : modules_) modules.push_back(module->weights());
  const ThalNetState start = start_over(modules, items);
  const auto steps = [&modules](const at::Tensor& part, const ThalNetState& state) {
    return thalnet_steps(part, modules, state);
  };
  const auto watch = thalnet_recorder(recording);
  return (watch ? step_by_step(items, start, steps, watch) : steps(items, start)).outputs;
}

}  // namespace ferula
