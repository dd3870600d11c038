// Is the second sequence the first from its end? Yes if y1 … yn is xn … x1.
#pragma once

#include "tasks/whole_comparison.h"

namespace ferula::algorithmic {

class SequenceSymmetry final : public WholeComparison {
 public:
  struct Params : WholeComparison::Params {
    bool antisymmetry = false;

    void list(Parameters& p) {
      WholeComparison::Params::list(p);
      p("antisymmetry", antisymmetry, "ask whether they are not symmetric");
    }
  };

  explicit SequenceSymmetry(const Params& params) : WholeComparison(params, params.antisymmetry) {}

 private:
  at::Tensor basis(const at::Tensor& x) const override { return x.flip(1); }
};

}  // namespace ferula::algorithmic
