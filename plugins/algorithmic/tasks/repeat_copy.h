// Graves et al. 2014, section 4.2: a sequence, the number of copies on a line of its own, and then
// so many copies and an end marker, on an output of its own, are to be given.
//
//   input   x1 … xn c ∅  … ∅  …        ∅       c = (r - mean) / deviation
//   target   0 …  0 0 x1 … xn r times  end     items have a 0 at the end marker's place
//
// The number is normalised as over 1 to 10 copies, as in the paper; a test with more copies keeps
// the normalisation of the training.
#pragma once

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include "algorithmic_problem.h"
#include "ferula/error.h"

namespace ferula::algorithmic {

class RepeatCopy final : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    Params() : AlgorithmicProblem::Params(/*lines=*/1) {
      sequence_length.min = 1;
      sequence_length.max = 10;
    }
    Range recalls{"min_recall_number", "max_recall_number", 1, 10};
    double mean = 5.5, deviation = 2.8722813232690143;  // of 1 to 10: the latter is sqrt(33 / 4)

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      recalls.list(p, "copies", between(1, 10'000));
      p("recall_number_mean", mean, "is taken from the number of copies before it is shown");
      p("recall_number_std", deviation, "by which it is then divided", above(0));
    }
  };

  explicit RepeatCopy(const Params& params) : AlgorithmicProblem(params), params_(params) {
    params_.recalls.check();
    const auto least = static_cast<double>(params_.recalls.min);
    const auto most = static_cast<double>(params_.recalls.max);
    if (params_.mean == std::nearbyint(params_.mean) && params_.mean >= least &&
        params_.mean <= most)
      throw Error(
          "recall_number_mean is one of the numbers of copies, which would then be shown as "
          "0, and so not at all; expected a mean between two of them");
  }

 private:
  bool stores_and_recalls() const override { return false; }
  std::int64_t target_bits() const override { return params_.data_bits + 1; }

  Extent generate(SequenceBuilder& s) const override {
    constexpr Line kCopies = 0;
    const at::Tensor x = s.items(draw_length(s));
    const at::Tensor copy = at::constant_pad_nd(x, {0, 1});
    const std::int64_t copies = s.number(params_.recalls.min, params_.recalls.max);
    s.show(x);
    s.mark(kCopies, (static_cast<double>(copies) - params_.mean) / params_.deviation);
    for (std::int64_t i = 0; i < copies; ++i) s.answer(copy);
    s.answer(end_marker(s.samples()));
    return {x.size(1)};
  }

  at::Tensor end_marker(std::int64_t samples) const {
    at::Tensor marker = at::zeros({samples, 1, target_bits()});
    marker.select(2, params_.data_bits).fill_(1);
    return marker;
  }

  Params params_;
};

}  // namespace ferula::algorithmic
