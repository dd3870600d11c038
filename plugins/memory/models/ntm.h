// Neural Turing machine (Graves, Wayne, Danihelka 2014, arXiv 1410.5401), as MI-Prometheus has it.
#pragma once

#include "models/ntm_cell.h"

namespace ferula {

// Read heads and one write head over a memory that is empty when a sequence begins; all heads look
// at address 0 then. Tensors are those of NtmCell behind ntm_cell.
class Ntm final : public SequenceModel {
 public:
  using Params = NtmParams;

  explicit Ntm(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;

  Params params_;
  std::shared_ptr<NtmCell> cell_;
};

}  // namespace ferula
