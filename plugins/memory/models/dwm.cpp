#include "models/dwm.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>

#include "models/memory_size.h"
#include "models/names.h"
#include "models/recorders.h"

namespace ferula {
namespace {

constexpr double kNearlyEmpty = 0.01;

void check(const Dwm::Params& params) {
  check_shift_size("shift_size", params.shift_size);
  check_addresses("memory_addresses_size", params.memory_addresses_size);
}

}  // namespace

void Dwm::Params::list(Parameters& p) {
  SequenceModel::Params::list(p);
  p("hidden_state_size", hidden_state_size, "numbers that the controller remembers", at_least(1));
  p("num_heads", num_heads, "that read and write alike", at_least(1));
  p("use_content_addressing", use_content_addressing,
    "heads may also look for what is like a key; else they shift and jump");
  p("shift_size", shift_size,
    "addresses that a head may reach from where it was, itself included; odd", at_least(1));
  p("memory_content_size", memory_content_size, "numbers at each address", at_least(1));
  p("memory_addresses_size", memory_addresses_size, "-1: as many as a sequence has steps",
    at_least(-1));
}

at::Tensor Dwm::Params::empty_memory(const at::Tensor& items) const {
  const std::int64_t addresses =
      memory_addresses_size < 0 ? std::max(items.size(1), shift_size) : memory_addresses_size;
  return at::full({items.size(0), addresses, memory_content_size}, kNearlyEmpty, items.options());
}

Dwm::Dwm(const Params& params)
    : SequenceModel(params), params_(params), update_(nullptr), output_(nullptr) {
  check(params);
  const std::int64_t reads = params.num_heads * params.memory_content_size,
                     seen = params.input_item_size + reads + params.hidden_state_size,
                     of_head = dwm_head_rows(params.addressing(), params.memory_content_size);
  const auto controller = register_module("DWMCell", std::make_shared<Names>())
                              ->register_module("controller", std::make_shared<Names>());
  ControllerParams sigmoid;
  sigmoid.hidden_state_size = params.hidden_state_size;
  hidden_ =
      controller->register_module("i2s", make_controller(sigmoid, params.input_item_size, reads));
  update_ = controller->register_module("i2u", torch::nn::Linear(seen, params.num_heads * of_head));
  output_ = controller->register_module("i2o", torch::nn::Linear(seen, params.output_item_size));
}

DwmWeights Dwm::weights() const {
  const ControllerWeights hidden = hidden_->weights();
  return {at::cat({at::cat({hidden.input, hidden.read, hidden.hidden}, 1), update_->weight,
                   output_->weight}),
          at::cat({hidden.bias, update_->bias, output_->bias})};
}

at::Tensor Dwm::logits(const at::Tensor& items, Recording* recording) {
  const DwmState start =
      start_dwm(params_.empty_memory(items), params_.hidden_state_size, params_.num_heads);
  return run_dwm(items, weights(), params_.addressing(), start, dwm_recorder(recording)).outputs;
}

}  // namespace ferula
