// Each y is one item, to be answered at once with its bits rotated to the left; at the end all x
// are to be answered.
#pragma once

#include "rotation.h"
#include "tasks/distraction_forget.h"

namespace ferula::algorithmic {

class OperationSpan final : public DistractionForget {
 public:
  struct Params : DualTask::Params {
    double num_rotation = 0.5;

    void list(Parameters& p) {
      DualTask::Params::list(p);
      p("num_rotation", num_rotation,
        "bits by which y is rotated to the left; from -1 to 1: a share of data_bits",
        rotation_amount());
    }
  };

  explicit OperationSpan(const Params& params)
      : DistractionForget(params), num_rotation_(params.num_rotation) {}

 private:
  std::int64_t draw_length_of_y(SequenceBuilder&) const override { return 1; }
  at::Tensor answer(const at::Tensor& y) const override {
    return rotated_left(y, /*dim=*/2, num_rotation_);
  }

  double num_rotation_;
};

}  // namespace ferula::algorithmic
