// Is this item the one that stood here before? Half of the items of y are scrambled, and each is
// judged.
//
//   input   S x1 … xn R y1+a  … yn+a
//   target  0  0 …  0 0 y1=x1 … yn=xn
#pragma once

#include "tasks/yes_no.h"

namespace ferula::algorithmic {

class SequenceComparison final : public YesNo {
 public:
  struct Params : YesNo::Params {
    bool inequality = false;

    void list(Parameters& p) {
      YesNo::Params::list(p);
      p("inequality", inequality, "ask whether items differ");
    }
  };

  explicit SequenceComparison(const Params& params)
      : YesNo(params), inequality_(params.inequality) {}

 private:
  Extent generate(SequenceBuilder& s) const override {
    const at::Tensor x = s.items(draw_length(s));
    const at::Tensor y = scrambled(s, x, /*kept=*/s.coins(x.size(1)));
    const at::Tensor equal = x.eq(y).all(2, /*keepdim=*/true).to(at::kFloat);
    s.mark(kStore);
    s.show(x);
    s.mark(kRecall);
    s.ask(y, s.unused_line(2), inequality_ ? inverted(equal) : equal);
    return {x.size(1)};
  }

  bool inequality_;
};

}  // namespace ferula::algorithmic
