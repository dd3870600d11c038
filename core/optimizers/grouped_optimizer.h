// An optimizer of groups of tensors, each with its own rule: one call of the rule a step and group.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/optimizers/host_optimizer.h"
#include "core/optimizers/update_rule.h"

namespace ferula {

class GroupedOptimizer final : public HostOptimizer {
 public:
  struct Group {
    std::unique_ptr<UpdateRule> rule;
    std::vector<ModelTensor> tensors;  // may be none
  };

  // The first group's learning rate is the optimizer's; those of the others keep their ratio to it.
  // Throws Error if that is impossible, since the first is 0.
  explicit GroupedOptimizer(std::vector<Group> groups);

  double configured_learning_rate() const override;
  std::vector<NamedTensor> state() const override;
  void restore(const Dictionary& saved, const std::string& source) override;

 protected:
  void act() override;

 private:
  struct Part {
    std::unique_ptr<UpdateRule> rule;
    double learning_rate_ratio;
    std::vector<std::string> names;  // of the slots
    std::vector<OptimizerSlot> slots;
  };

  std::vector<Part> parts_;
};

}  // namespace ferula
