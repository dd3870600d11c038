// What a model does with a sample, step by step, for people to look at.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

#include "ferula/batch.h"
#include "ferula/build.h"

namespace ferula {

// What a value is, and so how it is drawn.
enum class Recorded : std::int32_t {
  memory,     // [1, addresses, numbers]: a picture of each step
  attention,  // [1, places], not negative: a picture, a column a step
  state,      // [1, numbers], whatever they mean: likewise
  gate,       // [1, 1], between 0 and 1: a line; all gates share a chart
};

// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT Recording {
 public:
  virtual ~Recording();

  // The value that something of this name ("read head 0") has in the next of its steps; always of
  // the same kind. Copied.
  virtual void add(std::string_view name, Recorded kind, const at::Tensor& value) = 0;
};

// What a model offers if it shows what it does. Asked for with query<Recordable>(model).
class FERULA_EXPORT Recordable {
 public:
  static constexpr std::string_view id = "ferula.recordable/1";
  virtual ~Recordable();  // key function

  // What forward() gives for a batch of one sample; meanwhile the values of each step are added.
  // Called without gradients, in evaluation mode, and never in a training. [worker's thread]
  virtual Batch record(const Batch& batch, Recording& recording) = 0;
};

}  // namespace ferula
