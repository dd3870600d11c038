// The last y is to be answered, and then all x; the other y distract.
//
//   input   X x1 Y y1 … X xk Y yk  Q ∅(yk)  T ∅(x1) … ∅(xk)
//   target                            yk        x1  …   xk
#pragma once

#include "tasks/dual_task.h"

namespace ferula::algorithmic {

class DistractionCarry final : public DualTask {
 public:
  using DualTask::DualTask;

 private:
  Extent generate(SequenceBuilder& s) const override {
    const Items x = draw_kept(s);
    at::Tensor y;
    for (const at::Tensor& each : x) {
      y = s.items(draw_length(s));
      s.mark(kX);
      s.show(each);
      s.mark(kY);
      s.show(y);
    }
    s.mark(kQ);
    s.answer(y);
    return recall_all(s, x);
  }
};

}  // namespace ferula::algorithmic
