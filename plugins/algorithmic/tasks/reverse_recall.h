// The sequence is recalled from its end: xn … x1.
#pragma once

#include "tasks/recall.h"

namespace ferula::algorithmic {

class ReverseRecall final : public Recall {
 public:
  using Recall::Recall;

 private:
  at::Tensor answer(const at::Tensor& x) const override { return x.flip(1); }
};

}  // namespace ferula::algorithmic
