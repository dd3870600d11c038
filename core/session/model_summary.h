// What a model is made of, for the log.
#pragma once

#include <string>
#include <vector>

#include "ferula/model.h"

namespace ferula {

// The model's parts with the shapes of their tensors, and how many numbers it trains. The parts are
// the names up to the last dot: "conv1" of "conv1.weight".
std::string model_summary(const std::string& name, const std::vector<ModelTensor>& tensors);

}  // namespace ferula
