// Graves et al. 2014, section 4.3: several items of several vectors each, then one of them; the
// item that followed it is to be given.
//
//   input   (I x1 … xn) k times, Q q1 … qn Q ∅  … ∅      q is one of the first k - 1 items
//   target   0  0 …  0  …        0  0 …  0 0 x1 … xn     of the item after it
//
// I and Q are delimiters on lines of their own. Each sample has a query of its own.
#pragma once

#include <ATen/ops/stack.h>

#include <vector>

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

class AssociativeRecall final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Params() {
      data_bits = 6;
      sequence_length.min = 3;
      sequence_length.max = 3;
    }
    Range subsequences{"num_subseq_min", "num_subseq_max", 2, 6};

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      subsequences.list(p, "items, each a sequence", between(2, 127));
    }
  };

  explicit AssociativeRecall(const Params& params)
      : AlgorithmicProblem(params), subsequences_(params.subsequences) {
    subsequences_.check();
  }

 private:
  bool stores_and_recalls() const override { return false; }

  Extent generate(SequenceBuilder& s) const override {
    constexpr Line kItem = 0, kQuery = 1;
    const std::int64_t length = draw_length(s);
    std::vector<at::Tensor> items(s.number(subsequences_.min, subsequences_.max));
    for (at::Tensor& item : items) {
      item = s.items(length);
      s.mark(kItem);
      s.show(item);
    }
    const auto count = static_cast<std::int64_t>(items.size());
    const at::Tensor all = at::stack(items, 1), query = s.picks(count - 1);
    s.mark(kQuery);
    s.show(chosen(all, query));
    s.mark(kQuery);
    s.answer(chosen(all, query.add(1)));
    return {length, count};
  }

  // One item a sample: items [samples, k, n, bits], index [samples].
  static at::Tensor chosen(const at::Tensor& items, const at::Tensor& index) {
    return items.take_along_dim(index.view({-1, 1, 1, 1}), 1).squeeze(1);
  }

  Range subsequences_;
};

}  // namespace ferula::algorithmic
