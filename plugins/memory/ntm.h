// Neural Turing machine (Graves, Wayne, Danihelka 2014, arXiv 1410.5401), as MI-Prometheus has it.
#pragma once

#include "ntm_cell.h"
#include "recorders.h"

namespace ferula {

// Read heads and one write head over a memory that is empty when a sequence begins; all heads look
// at address 0 then. Tensors are those of NtmCell behind ntm_cell.
class Ntm final : public SequenceModel {
 public:
  using Params = NtmParams;

  explicit Ntm(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items) override { return answers(items, {}); }
  at::Tensor recorded_logits(const at::Tensor& items, Recording& recording) override {
    return answers(items, ntm_recorder(recording));
  }
  at::Tensor answers(const at::Tensor& items, const NtmWatcher& watch);

  Params params_;
  std::shared_ptr<NtmCell> cell_;
};

}  // namespace ferula
