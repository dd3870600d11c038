// A sequence is recalled several times.
//
//   input   S x1 … xn (R ∅a … ∅a) r times
//   target  0  0 …  0 (0 x1 … xn) r times
#pragma once

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class RepeatSerialRecall : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Range recalls{"min_recall_number", "max_recall_number", 1, 5};

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      recalls.list(p, "recalls", between(1, 10'000));
    }
  };

  explicit RepeatSerialRecall(const Params& params)
      : AlgorithmicProblem(params), recalls_(params.recalls) {
    recalls_.check();
  }

 private:
  // What each recall answers with.
  virtual at::Tensor answer(const at::Tensor& x) const { return x; }

  Extent generate(SequenceBuilder& s) const final {
    const at::Tensor x = s.items(draw_length(s));
    const std::int64_t recalls = s.number(recalls_.min, recalls_.max);
    const Line line = s.unused_line(2);
    s.mark(kStore);
    s.show(x);
    for (std::int64_t i = 0; i < recalls; ++i) {
      s.mark(kRecall);
      s.answer(answer(x), line);
    }
    return {x.size(1)};
  }

  Range recalls_;
};

}  // namespace ferula::algorithmic
