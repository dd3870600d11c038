// The sequence is recalled with the bits of each item rotated to the right.
#pragma once

#include "rotation.h"
#include "tasks/recall.h"

namespace ferula::algorithmic {

class ManipulationSpatialRotation final : public Recall {
 public:
  struct Params : AlgorithmicProblem::Params {
    Params() { least_data_bits = 2; }
    double num_bits_shifted = 0.5;

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      p("num_bits_shifted", num_bits_shifted,
        "bits by which items are rotated to the right; between -1 and 1: a share of data_bits",
        rotation_amount());
    }
  };

  explicit ManipulationSpatialRotation(const Params& params)
      : Recall(params), num_bits_shifted_(params.num_bits_shifted) {}

 private:
  at::Tensor answer(const at::Tensor& x) const override {
    return rotated_right(x, /*dim=*/2, num_bits_shifted_);
  }

  double num_bits_shifted_;
};

}  // namespace ferula::algorithmic
