// The sequence is recalled rotated to the right in time: by one, xn x1 … x(n-1).
#pragma once

#include "rotation.h"
#include "tasks/recall.h"

namespace ferula::algorithmic {

class ManipulationTemporalRotation final : public Recall {
 public:
  struct Params : AlgorithmicProblem::Params {
    double num_items = 0.5;

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      p("num_items", num_items,
        "items by which the sequence is rotated to the right; between -1 and 1: a share of its "
        "length",
        rotation_amount());
    }
  };

  explicit ManipulationTemporalRotation(const Params& params)
      : Recall(params), num_items_(params.num_items) {}

 private:
  at::Tensor answer(const at::Tensor& x) const override {
    return rotated_right(x, /*dim=*/1, num_items_);
  }

  double num_items_;
};

}  // namespace ferula::algorithmic
