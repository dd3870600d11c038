// Every so many items of a sequence are recalled, from one of them on.
//
//   input   S x1 … xn R ∅  ∅  …
//   target  0  0 …  0 0 x1 x3 …     with seq_start 0 and skip_step 2
//
// There is no marker on an unused line. A sequence is long enough for one answer at least.
#pragma once

#include <string>

#include "algorithmic_problem.h"
#include "ferula/error.h"

namespace ferula::algorithmic {

class SkipRecall final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    std::int64_t seq_start = 0, skip_step = 2;

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      p("seq_start", seq_start, "the first item to recall, counted from 0", at_least(0));
      p("skip_step", skip_step, "from one item to recall to the next", at_least(1));
    }
  };

  explicit SkipRecall(const Params& params)
      : AlgorithmicProblem(params), seq_start_(params.seq_start), skip_step_(params.skip_step) {
    if (params.sequence_length.max <= seq_start_)
      throw Error("seq_start is " + std::to_string(seq_start_) + ", and no sequence is longer (" +
                  "max_sequence_length is " + std::to_string(params.sequence_length.max) +
                  "); expected at least one item to recall");
  }

 private:
  std::int64_t least_length() const override { return seq_start_ + 1; }

  Extent generate(SequenceBuilder& s) const override {
    const at::Tensor x = s.items(draw_length(s));
    s.mark(kStore);
    s.show(x);
    s.mark(kRecall);
    s.answer(x.slice(1, seq_start_, {}, skip_step_));
    return {x.size(1)};
  }

  std::int64_t seq_start_, skip_step_;
};

}  // namespace ferula::algorithmic
