// Memory-augmented encoder-solver (Jayram, Kornuta, McAvoy, Ozcan 2018, "Using Multi-task and
// Transfer Learning to Solve Working Memory Tasks", arXiv 1809.10847), as MI-Prometheus has it.
#pragma once

#include "models/maes_cells.h"
#include "models/markers.h"

namespace ferula {

// An encoder writes to a memory, which is empty when a sequence begins, until a recall marker
// comes. From each recall marker on a solver, beginning anew, reads what the encoder left. A store
// marker does not wake the encoder again. Tensors are those of MaesEncoder behind encoder, those of
// MaesSolver behind solver.
class Maes final : public SequenceModel {
 public:
  struct Params : SequenceModel::Params {
    ControllerParams controller;
    struct {
      std::int64_t shift_size = 3;
    } mae_interface, mas_interface;
    struct {
      std::int64_t num_content_bits = 15;
      std::int64_t num_addresses = -1;
    } memory;
    bool pass_cell_state = true;
    MarkerBits markers;

    void list(Parameters& p);
  };

  // Throws Error if the problem has no markers, for a shift_size that is even, or no addresses.
  explicit Maes(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;

  Params params_;
  std::shared_ptr<MaesEncoder> encoder_;
  std::shared_ptr<MaesSolver> solver_;
};

}  // namespace ferula
