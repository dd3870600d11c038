#include <utility>

#include "core/optimizers/adam.h"
#include "core/optimizers/fused_optimizer.h"
#include "core/optimizers/sgd.h"

namespace ferula {
namespace {

template <class Params>
void list(Parameters& parameters) {
  Params().list(parameters);
}

template <class Params>
Params filled(Parameters& filler) {
  Params params;
  params.list(filler);
  return params;
}

}  // namespace

const std::vector<OptimizerKind>& optimizer_kinds() {
  using Tensors = std::vector<ModelTensor>;
  using Made = std::unique_ptr<FusedOptimizer>;
  static const std::vector<OptimizerKind> kinds = {
      {"SGD", "stochastic gradient descent, with momentum", &list<SgdParams>,
       [](Parameters& filler, Tensors tensors) -> Made {
         return std::make_unique<Sgd>(std::move(tensors), filled<SgdParams>(filler));
       }},
      {"Adam", "adaptive moments", &list<AdamParams>,
       [](Parameters& filler, Tensors tensors) -> Made {
         return std::make_unique<Adam>(std::move(tensors), filled<AdamParams>(filler),
                                       Adam::Decay::added_to_gradient);
       }},
      {"AdamW", "Adam with decoupled weight decay", &list<AdamWParams>,
       [](Parameters& filler, Tensors tensors) -> Made {
         return std::make_unique<Adam>(std::move(tensors), filled<AdamWParams>(filler),
                                       Adam::Decay::decoupled);
       }}};
  return kinds;
}

}  // namespace ferula
