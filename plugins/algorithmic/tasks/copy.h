// Graves et al. 2014, "Neural Turing Machines", section 4.1: a sequence, a delimiter on a line of
// its own, and then the same sequence is to be given, while nothing is shown.
//
//   input   x1 … xn | ∅  … ∅
//   target   0 …  0 0 x1 … xn
#pragma once

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class Copy final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Params() : AlgorithmicProblem::Params(/*lines=*/1) {
      sequence_length.min = 1;
      sequence_length.max = 20;
    }
  };

  explicit Copy(const Params& params) : AlgorithmicProblem(params) {}

 private:
  bool stores_and_recalls() const override { return false; }

  Extent generate(SequenceBuilder& s) const override {
    constexpr Line kDelimiter = 0;
    const at::Tensor x = s.items(draw_length(s));
    s.show(x);
    s.mark(kDelimiter);
    s.answer(x);
    return {x.size(1)};
  }
};

}  // namespace ferula::algorithmic
