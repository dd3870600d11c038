// A sequence is recalled several times, from its end each time.
//
//   input   S x1 … xn (R ∅a … ∅a) r times
//   target  0  0 …  0 (0 xn … x1) r times
#pragma once

#include "tasks/repeat_serial_recall.h"

namespace ferula::algorithmic {

class RepeatReverseRecall final : public RepeatSerialRecall {
 public:
  using RepeatSerialRecall::RepeatSerialRecall;

 private:
  at::Tensor answer(const at::Tensor& x) const override { return x.flip(1); }
};

}  // namespace ferula::algorithmic
