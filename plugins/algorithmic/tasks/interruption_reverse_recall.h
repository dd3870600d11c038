// Each y is shown from its end and to be answered at once from its beginning; at the end all x are
// to be answered.
#pragma once

#include "tasks/distraction_forget.h"

namespace ferula::algorithmic {

class InterruptionReverseRecall final : public DistractionForget {
 public:
  using DistractionForget::DistractionForget;

 private:
  at::Tensor shown(const at::Tensor& y) const override { return y.flip(1); }
};

}  // namespace ferula::algorithmic
