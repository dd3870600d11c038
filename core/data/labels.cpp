#include "core/data/labels.h"

#include "core/plugins/guards.h"
#include "ferula/error.h"
#include "ferula/labels.h"

namespace ferula {

at::Tensor labels_of(const Problem& problem, const std::string& label) {
  const auto* offered = query<Labels>(problem);
  if (offered == nullptr) return {};
  at::Tensor labels = guarded(label, "labels", [&] { return offered->labels(); });
  if (labels.dim() != 1 || labels.size(0) != problem.size() || labels.scalar_type() != at::kLong ||
      labels.lt(0).any().item<bool>())
    throw Error(label + ": labels: expected an int64 from 0 on for each of the " +
                std::to_string(problem.size()) + " samples");
  return labels;
}

}  // namespace ferula
