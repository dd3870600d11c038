// The sequence is recalled with each bit inverted.
#pragma once

#include "bits.h"
#include "tasks/recall.h"

namespace ferula::algorithmic {

class ManipulationSpatialNot final : public Recall {
 public:
  using Recall::Recall;

 private:
  at::Tensor answer(const at::Tensor& x) const override { return inverted(x); }
};

}  // namespace ferula::algorithmic
