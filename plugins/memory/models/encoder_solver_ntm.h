// Two neural Turing machines over one memory: one listens, one answers (MI-Prometheus).
#pragma once

#include "models/markers.h"
#include "models/ntm_cell.h"

namespace ferula {

// The encoder works until a recall marker comes. At each recall marker the solver begins anew from
// where the encoder ended: from its memory, and with pass_cell_state from all of its state;
// without, its heads begin at address 0. A store marker does not wake the encoder again. Tensors
// are those of NtmCell behind encoder and solver.
class EncoderSolverNtm final : public SequenceModel {
 public:
  struct Params : NtmParams {
    bool pass_cell_state = false;
    MarkerBits markers;

    void list(Parameters& p) {
      NtmParams::list(p);
      p("pass_cell_state", pass_cell_state,
        "the solver takes over hidden state, attention and reads as well as the memory");
      markers.list(p);
    }
  };

  // Throws Error if the problem has no markers.
  explicit EncoderSolverNtm(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;

  Params params_;
  std::shared_ptr<NtmCell> encoder_, solver_;
};

}  // namespace ferula
