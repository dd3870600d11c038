// Of each of several sequences, the last item is to be answered.
//
//   input   (S x1 … xn) k times, each with its own n, R ∅ … ∅
//   target   0  0 …  0           …                    0 the last item of each
#pragma once

#include <algorithm>
#include <vector>

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class ReadingSpan final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Range subsequences{"num_subseq_min", "num_subseq_max"};

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      subsequences.list(p, "sequences", between(1, 127));
    }
  };

  explicit ReadingSpan(const Params& params)
      : AlgorithmicProblem(params), subsequences_(params.subsequences) {
    subsequences_.check();
  }

 private:
  Extent generate(SequenceBuilder& s) const override {
    std::int64_t longest = 0;
    std::vector<at::Tensor> last(s.number(subsequences_.min, subsequences_.max));
    for (at::Tensor& each : last) {
      const at::Tensor x = s.items(draw_length(s));
      s.mark(kStore);
      s.show(x);
      each = x.narrow(1, x.size(1) - 1, 1);
      longest = std::max(longest, x.size(1));
    }
    s.mark(kRecall);
    for (const at::Tensor& each : last) s.answer(each);
    return {longest, static_cast<std::int64_t>(last.size())};
  }

  Range subsequences_;
};

}  // namespace ferula::algorithmic
