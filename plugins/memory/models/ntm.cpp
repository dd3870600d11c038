#include "models/ntm.h"

#include "models/recorders.h"

namespace ferula {

Ntm::Ntm(const Params& params)
    : SequenceModel(params),
      params_(params),
      cell_(register_module("ntm_cell", std::make_shared<NtmCell>(params))) {}

at::Tensor Ntm::logits(const at::Tensor& items, Recording* recording) {
  const NtmWeights weights = cell_->weights();
  const NtmState start =
      start_over(weights, params_.empty_memory(items), params_.interface.num_read_heads);
  return run_ntm(items, weights, params_.addressing(), start, ntm_recorder(recording)).outputs;
}

}  // namespace ferula
