#include "models/ntm_cell.h"

#include <ATen/ops/cat.h>

#include "models/memory_size.h"
#include "models/names.h"

namespace ferula {
namespace {

void check(const NtmParams& params) {
  check_shift_size("interface.shift_size", params.interface.shift_size);
  check_addresses("memory.num_addresses", params.memory.num_addresses);
}

}  // namespace

void NtmParams::list(Parameters& p) {
  SequenceModel::Params::list(p);
  controller.list(p);
  p("interface.num_read_heads", interface.num_read_heads, "beside the one that writes",
    at_least(1));
  p("interface.shift_size", interface.shift_size,
    "addresses that a head may reach from where it was, itself included; odd", at_least(1));
  p("interface.use_content_based_addressing", interface.use_content_based_addressing,
    "heads may also look for what is like a key; else they move by shifts alone");
  p("memory.num_content_bits", memory.num_content_bits, "numbers at each address", at_least(1));
  p("memory.num_addresses", memory.num_addresses, "-1: as many as a sequence has steps",
    at_least(-1));
}

Addressing NtmParams::addressing() const {
  return {interface.shift_size, interface.use_content_based_addressing};
}

at::Tensor NtmParams::empty_memory(const at::Tensor& items) const {
  return zero_memory(items, memory.num_addresses, memory.num_content_bits);
}

NtmCell::NtmCell(const NtmParams& params)
    : output_(params.controller.hidden_state_size +
                  params.interface.num_read_heads * params.memory.num_content_bits,
              params.output_item_size) {
  check(params);
  const std::int64_t hidden = params.controller.hidden_state_size,
                     content = params.memory.num_content_bits,
                     reads = params.interface.num_read_heads,
                     by_content = params.interface.use_content_based_addressing ? content + 2 : 0,
                     of_head = by_content + params.interface.shift_size + 1;
  controller_ = register_module(
      "controller", make_controller(params.controller, params.input_item_size, reads * content));
  const auto interface = register_module("interface", std::make_shared<Names>());
  read_heads_ = interface->register_module("hidden2read_list", torch::nn::ModuleList());
  for (std::int64_t i = 0; i < reads; ++i)
    read_heads_->push_back(torch::nn::Linear(hidden, of_head));
  write_head_ = interface->register_module("hidden2write_params",
                                           torch::nn::Linear(hidden, of_head + 2 * content));
  register_module("hidden2output", output_);
}

NtmWeights NtmCell::weights() const {
  std::vector<at::Tensor> weights, biases;
  for (const auto& head : *read_heads_) {
    weights.push_back(head->as<torch::nn::Linear>()->weight);
    biases.push_back(head->as<torch::nn::Linear>()->bias);
  }
  weights.push_back(write_head_->weight);
  biases.push_back(write_head_->bias);
  return {controller_->weights(), at::cat(weights), at::cat(biases), output_->weight,
          output_->bias};
}

}  // namespace ferula
