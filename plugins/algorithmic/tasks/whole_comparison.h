// What equality and symmetry share: half of the samples' y are scrambled, and the sequence as a
// whole is judged, at the last step.
//
//   input   S x1 … xn R y1+a … yn+a
//   target  0  0 …  0 0 0    … y=f(x)
#pragma once

#include <ATen/ops/ones.h>

#include "tasks/yes_no.h"

namespace ferula::algorithmic {

class WholeComparison : public YesNo {
 public:
  struct Params : YesNo::Params {
    bool hard = false;

    void list(Parameters& p) {
      YesNo::Params::list(p);
      p("hard", hard, "scramble one random item only, else all items");
    }
  };

 protected:
  WholeComparison(const Params& params, bool inverted)
      : YesNo(params), hard_(params.hard), inverted_(inverted) {}

 private:
  // The sequence that y is, unless it is scrambled.
  virtual at::Tensor basis(const at::Tensor& x) const = 0;

  // Which items stay as they are: all of them in half of the samples.
  at::Tensor kept(SequenceBuilder& s, std::int64_t n) const {
    if (!hard_) return s.coins(1);
    const at::Tensor place = s.picks(n).view({-1, 1, 1});
    return at::ones({s.samples(), n, 1}).scatter(1, place, s.coins(1));
  }

  Extent generate(SequenceBuilder& s) const final {
    const at::Tensor x = s.items(draw_length(s));
    const std::int64_t n = x.size(1);
    const at::Tensor asked = basis(x), y = scrambled(s, asked, kept(s, n));
    const at::Tensor equal = y.eq(asked).flatten(1).all(1).view({-1, 1, 1}).to(at::kFloat);
    const Line line = s.unused_line(2);
    s.mark(kStore);
    s.show(x);
    s.mark(kRecall);
    s.show(y.narrow(1, 0, n - 1), line);
    s.ask(y.narrow(1, n - 1, 1), line, inverted_ ? inverted(equal) : equal);
    return {n};
  }

  bool hard_, inverted_;
};

}  // namespace ferula::algorithmic
