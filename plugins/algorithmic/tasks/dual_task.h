// What the distraction and interruption tasks share: sequences x1 … xk are to be kept while others,
// y1 … yk, come between. Each has a length of its own.
//
// Markers: X before an x, Y before a y, Q "answer y", T "answer all of x". Steps of answers, ∅(x),
// one for each item of x, are empty: no data, no control line. Steps are scored at those and
// nowhere else.
#pragma once

#include <algorithm>
#include <vector>

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class DualTask : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Params() : AlgorithmicProblem::Params(/*lines=*/4) {}
    Range subsequences{"num_subseq_min", "num_subseq_max"};

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      subsequences.list(p, "sequences to keep, each followed by another", between(1, 63));
    }
  };

  explicit DualTask(const Params& params)
      : AlgorithmicProblem(params), subsequences_(params.subsequences) {
    subsequences_.check();
  }

 protected:
  static constexpr Line kX = 0, kY = 1, kQ = 2, kT = 3;

  using Items = std::vector<at::Tensor>;  // one [samples, n, bits] a sequence

  // All x.
  Items draw_kept(SequenceBuilder& s) const {
    Items x(s.number(subsequences_.min, subsequences_.max));
    for (at::Tensor& each : x) each = s.items(draw_length(s));
    return x;
  }

  // T ∅(x1) … ∅(xk), and what there is to say of the whole.
  static Extent recall_all(SequenceBuilder& s, const Items& x) {
    std::int64_t longest = 0;
    s.mark(kT);
    for (const at::Tensor& each : x) {
      s.answer(each);
      longest = std::max(longest, each.size(1));
    }
    return {longest, 2 * static_cast<std::int64_t>(x.size())};
  }

 private:
  bool stores_and_recalls() const final { return false; }

  Range subsequences_;
};

}  // namespace ferula::algorithmic
