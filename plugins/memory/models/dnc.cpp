#include "models/dnc.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "models/memory_size.h"
#include "models/names.h"
#include "models/recorders.h"

namespace ferula {
namespace {

void check(const DncParams& params) {
  check_shift_size("shift_size", params.shift_size);
  check_addresses("memory_addresses_size", params.memory_addresses_size);
}

ControllerParams controller_params(const DncParams& params) {
  return {params.controller_type, params.hidden_state_size, 1, params.non_linearity,
          params.ff_output_size};
}

struct InterfacePart {
  const char* name;
  std::int64_t rows;
};

// In the order of DncWeights.
std::vector<InterfacePart> interface_parts(const DncParams& p) {
  const std::int64_t writes = p.num_writes, reads = p.num_reads, content = p.memory_content_size,
                     shift = p.shift_size;
  return {{"write_vect_", writes * content},
          {"erase_vect_", writes * content},
          {"free_gate_", reads},
          {"allocate_gate_", writes},
          {"write_gate_", writes},
          {"read_mode_", reads * (2 * writes + 1)},
          {"write_keys_", writes * content},
          {"write_strengths_", writes},
          {"read_keys_", reads * content},
          {"read_strengths_", reads},
          {"shifts_", writes * shift},
          {"sharpening_", writes},
          {"sharpening_r_", reads},
          {"shifts_r_", reads * shift}};
}

}  // namespace

void DncParams::list(Parameters& p) {
  SequenceModel::Params::list(p);
  p("hidden_state_size", hidden_state_size, "numbers that the controller gives", at_least(1));
  p("memory_content_size", memory_content_size, "numbers at each address", at_least(1));
  p("memory_addresses_size", memory_addresses_size, "-1: as many as a sequence has steps",
    at_least(-1));
  p("num_writes", num_writes, "heads that write", at_least(1));
  p("num_reads", num_reads, "heads that read", at_least(1));
  p("shift_size", shift_size,
    "addresses that a head of NTM style may reach from where it was, itself included; odd",
    at_least(1));
  p("controller_type", controller_type, "what steers the memory",
    one_of({"FeedforwardController", "RNNController", "LSTMController", "GRUController",
            "FFGRUController"}));
  p("non_linearity", non_linearity, "of the RNNController",
    one_of({"sigmoid", "tanh", "relu", "identity"}));
  p("ff_output_size", ff_output_size, "between the layers of the FFGRUController", at_least(1));
  p("use_ntm_write", use_ntm_write, "write heads do as those of an NTM");
  p("use_ntm_read", use_ntm_read, "read heads do as those of an NTM");
  p("use_ntm_order", use_ntm_order, "read heads look at the memory before this step's write");
  p("use_extra_write_gate", use_extra_write_gate, "the write gates act upon erase and add, too");
}

DncStyle DncParams::style() const {
  return {use_ntm_write, use_ntm_read, use_ntm_order, use_extra_write_gate, shift_size};
}

at::Tensor DncParams::empty_memory(const at::Tensor& items) const {
  const std::int64_t addresses = memory_addresses_size < 0 ? items.size(1) : memory_addresses_size;
  return at::zeros({items.size(0), addresses, memory_content_size}, items.options());
}

DncCell::DncCell(const DncParams& params) {
  check(params);
  const std::int64_t reads = params.num_reads * params.memory_content_size;
  const auto control = register_module("control_params", std::make_shared<Names>());
  controller_ = control->register_module(
      "state_gen", make_controller(controller_params(params), params.input_item_size, reads));
  output_ = control->register_module(
      "output_gen", torch::nn::Linear(params.hidden_state_size, params.output_item_size));
  const auto interface = control->register_module("param_gen", std::make_shared<Names>());
  for (const auto& [name, rows] : interface_parts(params))
    interface_.emplace_back(
        interface->register_module(name, torch::nn::Linear(params.hidden_state_size, rows)));
  output_of_reads_ =
      register_module("output_network", torch::nn::Linear(reads, params.output_item_size));
}

DncWeights DncCell::weights() const {
  std::vector<at::Tensor> weights, biases;
  for (const torch::nn::Linear& part : interface_) {
    weights.push_back(part->weight);
    biases.push_back(part->bias);
  }
  return {controller_->weights(), at::cat(weights), at::cat(biases),
          at::cat({output_->weight, output_of_reads_->weight}, 1),
          output_->bias + output_of_reads_->bias};
}

Dnc::Dnc(const Params& params)
    : SequenceModel(params),
      params_(params),
      cell_(register_module("DNCCell", std::make_shared<DncCell>(params))) {}

at::Tensor Dnc::logits(const at::Tensor& items, Recording* recording) {
  const DncWeights weights = cell_->weights();
  const DncState start =
      start_dnc(weights, params_.empty_memory(items), params_.num_reads, params_.num_writes);
  return run_dnc(items, weights, params_.style(), start, dnc_recorder(recording)).outputs;
}

}  // namespace ferula
