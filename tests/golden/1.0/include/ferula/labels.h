// The classes of a problem's samples.
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "ferula/build.h"

namespace ferula {

// What a problem offers if each of its samples belongs to a class: for samplers that balance or
// stratify. Asked for with query<Labels>(problem).
class FERULA_EXPORT Labels {
 public:
  static constexpr std::string_view id = "ferula.labels/1";
  virtual ~Labels();  // key function

  // The class of each sample, int64 [size()], from 0 on, on the CPU. May read the data. [any
  // thread]
  virtual at::Tensor labels() const = 0;
};

}  // namespace ferula
