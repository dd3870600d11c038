// All x are to be answered; the y distract, and are never asked for.
//
//   input   X x1 Y y1 … X xk Y yk  T ∅(x1) … ∅(xk)
//   target                             x1  …   xk
#pragma once

#include "tasks/dual_task.h"

namespace ferula::algorithmic {

class DistractionIgnore final : public DualTask {
 public:
  using DualTask::DualTask;

 private:
  Extent generate(SequenceBuilder& s) const override {
    const Items x = draw_kept(s);
    for (const at::Tensor& each : x) {
      s.mark(kX);
      s.show(each);
      s.mark(kY);
      s.show(s.items(draw_length(s)));
    }
    return recall_all(s, x);
  }
};

}  // namespace ferula::algorithmic
