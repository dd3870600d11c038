// What a problem reports of a batch.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ferula/batch.h"
#include "ferula/build.h"

namespace ferula {

// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT Statistics {
 public:
  virtual ~Statistics();

  // A 0-dim tensor that averages over batches, weighted: a column per batch, and its mean, minimum,
  // maximum and standard deviation per pass. The weight is the number of samples behind it.
  // Read lazily: a value on a GPU does not make the step wait.
  virtual void mean(std::string_view name, const at::Tensor& value, double weight) = 0;
  // The same of a number that is known already.
  virtual void mean(std::string_view name, double value, double weight) = 0;

  // A number that describes this batch only: a column per batch.
  virtual void last(std::string_view name, double value) = 0;

  // Adds up over a pass (a confusion matrix, say), for a Summary to turn into numbers.
  virtual void sum(std::string_view name, const at::Tensor& value) = 0;
};

// What a problem offers if some of its measurements do not average over batches: the sums of a
// pass, turned into numbers. Asked for with query<Summary>(problem).
class FERULA_EXPORT Summary {
 public:
  static constexpr std::string_view id = "ferula.summary/1";
  virtual ~Summary();

  // Names and values of further columns of a pass, always the same in the same order.
  virtual std::vector<std::pair<std::string, double>> summarize(const Batch& sums) const = 0;
};

}  // namespace ferula
