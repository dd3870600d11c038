// Keeps gradients small.
#pragma once

#include <vector>

#include "ferula/model.h"

namespace ferula::training {

// Each element of each gradient into [-limit, limit]; 0 leaves them alone.
void clip_gradients(const std::vector<ModelTensor>& tensors, double limit);

}  // namespace ferula::training
