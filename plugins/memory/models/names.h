// A level in the names of a model's tensors.
#pragma once

#include <torch/nn/module.h>

namespace ferula {

// Has no tensors of its own: MI-Prometheus has a module here, whose name is part of theirs.
class Names final : public torch::nn::Module {};

}  // namespace ferula
