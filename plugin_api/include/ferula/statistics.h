// What a problem reports of a batch.
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

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

  // A number that describes this batch only: a column per batch.
  virtual void last(std::string_view name, double value) = 0;

  // Adds up over a pass (a confusion matrix, say), for a Summary to turn into numbers.
  virtual void sum(std::string_view name, const at::Tensor& value) = 0;
};

}  // namespace ferula
