#include "core/optimizers/kinds.h"

#include <utility>

#include "core/optimizers/adagrad.h"
#include "core/optimizers/adam.h"
#include "core/optimizers/grouped_optimizer.h"
#include "core/optimizers/lbfgs.h"
#include "core/optimizers/rmsprop.h"
#include "core/optimizers/sgd.h"
#include "ferula/error.h"

namespace ferula {
namespace {

template <class Params>
Params filled(const std::vector<Parameters*>& fillers) {
  Params params;
  for (Parameters* filler : fillers) params.list(*filler);
  return params;
}

template <class Rule>
std::unique_ptr<HostOptimizer> create_by_rule(const std::vector<TensorGroup>& groups) {
  std::vector<GroupedOptimizer::Group> ruled;
  for (const TensorGroup& group : groups)
    ruled.push_back(
        {std::make_unique<Rule>(filled<typename Rule::Params>(group.fillers)), group.tensors});
  return std::make_unique<GroupedOptimizer>(std::move(ruled));
}

std::unique_ptr<HostOptimizer> create_lbfgs(const std::vector<TensorGroup>& groups) {
  if (groups.size() > 1)
    throw Error("groups: LBFGS takes none, its step is one for all tensors together");
  return std::make_unique<Lbfgs>(groups.front().tensors,
                                 filled<LbfgsParams>(groups.front().fillers));
}

template <class Params>
void list(Parameters& parameters) {
  Params().list(parameters);
}

template <class Rule>
OptimizerKind by_rule(std::string_view name, std::string_view meaning) {
  return {name, meaning, &list<typename Rule::Params>, &create_by_rule<Rule>};
}

}  // namespace

const std::vector<OptimizerKind>& optimizer_kinds() {
  static const std::vector<OptimizerKind> kinds = {
      by_rule<Sgd>("SGD", "stochastic gradient descent, with momentum"),
      by_rule<Adam>("Adam", "adaptive moments"),
      by_rule<AdamW>("AdamW", "Adam with decoupled weight decay"),
      by_rule<RmsProp>("RMSprop", "gradients divided by their running root mean square"),
      by_rule<Adagrad>("Adagrad", "gradients divided by the root of the sum of their squares"),
      {"LBFGS", "quasi-Newton steps; evaluates each batch several times", &list<LbfgsParams>,
       &create_lbfgs}};
  return kinds;
}

}  // namespace ferula
