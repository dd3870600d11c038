#include "models/encoder_solver_ntm.h"

#include <ATen/ops/cat.h>

#include "models/recorders.h"

namespace ferula {

EncoderSolverNtm::EncoderSolverNtm(const Params& params)
    : SequenceModel(params),
      params_(params),
      encoder_(register_module("encoder", std::make_shared<NtmCell>(params))),
      solver_(register_module("solver", std::make_shared<NtmCell>(params))) {
  params_.markers.check(params.input_item_size);
}

at::Tensor EncoderSolverNtm::logits(const at::Tensor& items, Recording* recording) {
  const NtmWeights encoder = encoder_->weights(), solver = solver_->weights();
  const std::int64_t heads = params_.interface.num_read_heads;
  NtmState encoded = start_over(encoder, params_.empty_memory(items), heads), state = encoded;
  bool solves = false;
  std::vector<at::Tensor> outputs;
  for (const Segment& segment : segments(items, params_.markers)) {
    if (segment.mode == Mode::solve) {
      solves = true;
      state = params_.pass_cell_state ? encoded : start_over(solver, encoded.memory, heads);
    }
    NtmSteps steps = run_ntm(items.slice(1, segment.begin, segment.end), solves ? solver : encoder,
                             params_.addressing(), state, ntm_recorder(recording));
    outputs.push_back(std::move(steps.outputs));
    state = std::move(steps.state);
    if (!solves) encoded = state;
  }
  return at::cat(outputs, 1);
}

}  // namespace ferula
