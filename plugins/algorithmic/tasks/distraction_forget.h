// Each y is to be answered at once and may then be forgotten; at the end all x are to be answered.
//
//   input   (X xi Y yi Q ∅(yi)) for i = 1 … k,  T ∅(x1) … ∅(xk)
//   target                 yi                       x1  …   xk
//
// The interruption tasks are this one with something to be done to y.
#pragma once

#include "tasks/dual_task.h"

namespace ferula::algorithmic {

class DistractionForget : public DualTask {
 public:
  using DualTask::DualTask;

 private:
  // How a drawn y is shown, and what is to be answered for it.
  virtual at::Tensor shown(const at::Tensor& y) const { return y; }
  virtual at::Tensor answer(const at::Tensor& y) const { return y; }
  virtual std::int64_t draw_length_of_y(SequenceBuilder& s) const { return draw_length(s); }

  Extent generate(SequenceBuilder& s) const final {
    const Items x = draw_kept(s);
    for (const at::Tensor& each : x) {
      const at::Tensor y = s.items(draw_length_of_y(s));
      s.mark(kX);
      s.show(each);
      s.mark(kY);
      s.show(shown(y));
      s.mark(kQ);
      s.answer(answer(y));
    }
    return recall_all(s, x);
  }
};

}  // namespace ferula::algorithmic
