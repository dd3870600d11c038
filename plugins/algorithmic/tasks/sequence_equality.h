// Is the second sequence the first? Yes if y1 … yn is x1 … xn.
#pragma once

#include "tasks/whole_comparison.h"

namespace ferula::algorithmic {

class SequenceEquality final : public WholeComparison {
 public:
  struct Params : WholeComparison::Params {
    bool inequality = false;

    void list(Parameters& p) {
      WholeComparison::Params::list(p);
      p("inequality", inequality, "ask whether the sequences differ");
    }
  };

  explicit SequenceEquality(const Params& params) : WholeComparison(params, params.inequality) {}

 private:
  at::Tensor basis(const at::Tensor& x) const override { return x; }
};

}  // namespace ferula::algorithmic
