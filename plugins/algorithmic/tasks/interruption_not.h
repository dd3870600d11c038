// Each y is to be answered at once with its bits inverted; at the end all x are to be answered.
#pragma once

#include "bits.h"
#include "tasks/distraction_forget.h"

namespace ferula::algorithmic {

class InterruptionNot final : public DistractionForget {
 public:
  using DistractionForget::DistractionForget;

 private:
  at::Tensor answer(const at::Tensor& y) const override { return inverted(y); }
};

}  // namespace ferula::algorithmic
