// Non-linear functions by name.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace ferula {

using Activation = at::Tensor (*)(const at::Tensor&);

std::vector<std::string> activation_names();
// REQUIRES: one of these names.
Activation activation(const std::string& name);

}  // namespace ferula
