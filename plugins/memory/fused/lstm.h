// The steps of stacked LSTMs on the CPU, a layer as one operation with one derivative: see
// lstm_steps.h for what it computes. All gates of a step are one product, and what follows it
// happens in place; the gradient of the weights is one product over all steps.
#pragma once

#include "steps/lstm_steps.h"

namespace ferula {

// Whether fused_lstm_steps() can do it: float or double on the CPU, all of one type, some items, no
// autocast.
bool can_fuse_lstm(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                   const std::vector<LstmState>& initial);

// As lstm_steps(). Has no second derivative. The numbers do not depend on the number of threads.
LstmSteps fused_lstm_steps(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                           const std::vector<LstmState>& initial);

}  // namespace ferula
