// What the recall and manipulation tasks share: store a sequence, then answer with something made
// of it.
//
//   input   S x1 … xn R ∅a … ∅a
//   target  0  0 …  0 0 y1 … yn
//
// S and R are the markers "store" (line 0) and "recall" (line 1); ∅a is a step without data, with
// an unused control line on if there is one.
#pragma once

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class Recall : public AlgorithmicProblem {
 public:
  using AlgorithmicProblem::AlgorithmicProblem;

 private:
  // The items [samples, n, bits] to be answered.
  virtual at::Tensor answer(const at::Tensor& x) const = 0;

  Extent generate(SequenceBuilder& s) const final {
    const at::Tensor x = s.items(draw_length(s));
    s.mark(kStore);
    s.show(x);
    s.mark(kRecall);
    s.answer(answer(x), s.unused_line(2));
    return {x.size(1)};
  }
};

}  // namespace ferula::algorithmic
