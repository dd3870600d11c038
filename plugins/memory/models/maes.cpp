#include "models/maes.h"

#include <ATen/ops/cat.h>

#include "models/memory_size.h"
#include "models/recorders.h"

namespace ferula {
namespace {

void check(const Maes::Params& params) {
  params.markers.check(params.input_item_size);
  check_shift_size("mae_interface.shift_size", params.mae_interface.shift_size);
  check_shift_size("mas_interface.shift_size", params.mas_interface.shift_size);
  check_addresses("memory.num_addresses", params.memory.num_addresses);
}

MaesSizes sizes(const Maes::Params& params, std::int64_t shift) {
  return {params.input_item_size, params.output_item_size, params.memory.num_content_bits, shift};
}

}  // namespace

void Maes::Params::list(Parameters& p) {
  SequenceModel::Params::list(p);
  controller.list(p);
  const char* shift_size =
      "addresses that the head may reach from where it was, itself included; odd";
  p("mae_interface.shift_size", mae_interface.shift_size, shift_size, at_least(1));
  p("mas_interface.shift_size", mas_interface.shift_size, shift_size, at_least(1));
  p("memory.num_content_bits", memory.num_content_bits, "numbers at each address", at_least(1));
  p("memory.num_addresses", memory.num_addresses, "-1: as many as a sequence has steps",
    at_least(-1));
  p("pass_cell_state", pass_cell_state,
    "the solver's controller takes over the hidden state of the encoder's");
  markers.list(p);
}

Maes::Maes(const Params& params)
    : SequenceModel(params),
      params_((check(params), params)),
      encoder_(register_module(
          "encoder", std::make_shared<MaesEncoder>(
                         params.controller, sizes(params, params.mae_interface.shift_size)))),
      solver_(register_module(
          "solver", std::make_shared<MaesSolver>(
                        params.controller, sizes(params, params.mas_interface.shift_size)))) {}

at::Tensor Maes::logits(const at::Tensor& items, Recording* recording) {
  const NtmWeights encoder = encoder_->weights();
  const SolverWeights solver = solver_->weights();
  const Addressing by_shifts{params_.mae_interface.shift_size, /*content_addressing=*/false};
  const at::Tensor memory =
      zero_memory(items, params_.memory.num_addresses, params_.memory.num_content_bits);
  NtmState encoded = start_over(encoder, memory, /*read_heads=*/0);
  SolverState state;
  bool solves = false;
  std::vector<at::Tensor> outputs;
  const auto answered = [&outputs](auto steps) {
    outputs.push_back(std::move(steps.outputs));
    return std::move(steps.state);
  };
  for (const Segment& segment : segments(items, params_.markers)) {
    const at::Tensor part = items.slice(1, segment.begin, segment.end);
    if (segment.mode == Mode::solve) {
      state = start_over(encoded, params_.pass_cell_state);
      solves = true;
    }
    if (solves)
      state = answered(run_solver(part, solver, state, maes_solver_recorder(recording)));
    else
      encoded =
          answered(run_ntm(part, encoder, by_shifts, encoded, maes_encoder_recorder(recording)));
  }
  return at::cat(outputs, 1);
}

}  // namespace ferula
