// What the comparison tasks share: a second sequence y is shown after the first, and the answer is
// one bit.
//
//   input   S x1 … xn R y1+a … yn+a
//
// The items of y have an unused control line on, if there is one.
#pragma once

#include <string>

#include "algorithmic_problem.h"
#include "bits.h"
#include "masked_losses.h"

namespace ferula::algorithmic {

class YesNo : public AlgorithmicProblem {
 public:
  struct Params : AlgorithmicProblem::Params {
    std::string loss = "binary_cross_entropy";

    void list(Parameters& p) {
      AlgorithmicProblem::Params::list(p);
      p("loss", loss, "binary_cross_entropy of one score, or cross_entropy of two: no, yes",
        one_of({"binary_cross_entropy", "cross_entropy"}));
    }
  };

  explicit YesNo(const Params& params)
      : AlgorithmicProblem(params), classes_(params.loss == "cross_entropy") {}

 protected:
  // y: each item of `basis` as it is where `kept` [samples, n or 1, 1] is 1, and with random bits
  // inverted elsewhere.
  static at::Tensor scrambled(SequenceBuilder& s, const at::Tensor& basis, const at::Tensor& kept) {
    return exclusive_or(basis, s.items(basis.size(1)).mul(inverted(kept)));
  }

 private:
  std::int64_t target_bits() const final { return 1; }
  std::int64_t logit_bits() const final { return classes_ ? 2 : 1; }

  at::Tensor masked_loss(const at::Tensor& logits, const at::Tensor& targets,
                         const at::Tensor& masks) const final {
    return classes_ ? masked_cross_entropy(logits, targets.to(at::kLong), masks)
                    : masked_binary_cross_entropy(logits, targets, masks);
  }
  at::Tensor wrong(const at::Tensor& logits, const at::Tensor& targets) const final {
    return classes_ ? wrong_classes(logits, targets) : wrong_bits(logits, targets);
  }

  bool classes_;
};

}  // namespace ferula::algorithmic
