// Each y is shown rotated to the left in time and to be answered at once as it was before that; at
// the end all x are to be answered.
#pragma once

#include "rotation.h"
#include "tasks/distraction_forget.h"

namespace ferula::algorithmic {

class InterruptionSwapRecall final : public DistractionForget {
 public:
  struct Params : DualTask::Params {
    double num_rotation = 0.5;

    void list(Parameters& p) {
      DualTask::Params::list(p);
      p("num_rotation", num_rotation,
        "items by which y is rotated to the left; from -1 to 1: a share of its length",
        rotation_amount());
    }
  };

  explicit InterruptionSwapRecall(const Params& params)
      : DistractionForget(params), num_rotation_(params.num_rotation) {}

 private:
  at::Tensor shown(const at::Tensor& y) const override {
    return rotated_left(y, /*dim=*/1, num_rotation_);
  }

  double num_rotation_;
};

}  // namespace ferula::algorithmic
