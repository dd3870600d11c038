// Several sequences are stored, each over the one before; the last one is recalled.
//
//   input   (S x1 … xn) k times, each with its own n, R ∅a … ∅a
//   target   0  0 …  0           …                    0 x1 … xn   of the last
#pragma once

#include <algorithm>

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class ScratchPad final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Range subsequences{"num_subseq_min", "num_subseq_max"};

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      subsequences.list(p, "sequences to store", between(1, 127));
    }
  };

  explicit ScratchPad(const Params& params)
      : AlgorithmicProblem(params), subsequences_(params.subsequences) {
    subsequences_.check();
  }

 private:
  Extent generate(SequenceBuilder& s) const override {
    const std::int64_t k = s.number(subsequences_.min, subsequences_.max);
    std::int64_t longest = 0;
    at::Tensor x;
    for (std::int64_t i = 0; i < k; ++i) {
      x = s.items(draw_length(s));
      s.mark(kStore);
      s.show(x);
      longest = std::max(longest, x.size(1));
    }
    s.mark(kRecall);
    s.answer(x, s.unused_line(2));
    return {longest, k};
  }

  Range subsequences_;
};

}  // namespace ferula::algorithmic
