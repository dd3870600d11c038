// The sequence is recalled as it was; no markers, but control line 0 is on while answers are due.
//
//   input   x1 … xn ∅0 … ∅0
//   target   0 …  0 x1 … xn
#pragma once

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class SerialRecallSimplified final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Params() : AlgorithmicProblem::Params(/*lines=*/1) {}
  };

  explicit SerialRecallSimplified(const Params& params) : AlgorithmicProblem(params) {}

 private:
  bool stores_and_recalls() const override { return false; }

  Extent generate(SequenceBuilder& s) const override {
    const at::Tensor x = s.items(draw_length(s));
    s.show(x);
    s.answer(x, /*line=*/0);
    return {x.size(1)};
  }
};

}  // namespace ferula::algorithmic
