// The classes of a problem's samples, as whoever stratifies or balances needs them.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "ferula/problem.h"

namespace ferula {

// The class of each sample, int64 [size()]; undefined if the problem does not offer Labels. May
// read the data. Throws Error, `label` in front, if they are not what they have to be.
at::Tensor labels_of(const Problem& problem, const std::string& label);

}  // namespace ferula
