// Models that compute in less precision than their weights have.
#pragma once

#include <c10/core/ScalarType.h>

#include <memory>
#include <string>

#include "ferula/model.h"

namespace ferula {

// The type of "float32", "bfloat16" or "float16".
c10::ScalarType precision_type(const std::string& name);

// A model whose forward() runs what gains by it (convolutions, matrix products) in this type:
// PyTorch's autocast. Weights, gradients and what it gives keep theirs, so that losses and
// optimizers do not lose precision. Float: the model as it is.
std::shared_ptr<Model> with_precision(std::shared_ptr<Model> model, c10::ScalarType type);

}  // namespace ferula
