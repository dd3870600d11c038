// A sequence is recalled twice: as it was, then from its end.
//
//   input   S x1 … xn R ∅a … ∅a R' ∅a … ∅a      R' is a marker on line 2
//   target  0  0 …  0 0 x1 … xn 0  xn … x1
#pragma once

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class DualSerialReverseRecall final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Params() : AlgorithmicProblem::Params(/*lines=*/4) {}
  };

  explicit DualSerialReverseRecall(const Params& params) : AlgorithmicProblem(params) {}

 private:
  Extent generate(SequenceBuilder& s) const override {
    constexpr Line kReverse = 2;
    const at::Tensor x = s.items(draw_length(s));
    const Line line = s.unused_line(3);
    s.mark(kStore);
    s.show(x);
    s.mark(kRecall);
    s.answer(x, line);
    s.mark(kReverse);
    s.answer(x.flip(1), line);
    return {x.size(1)};
  }
};

}  // namespace ferula::algorithmic
