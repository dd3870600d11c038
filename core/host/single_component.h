// A component without a configuration around it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/value.h"
#include "core/plugins/registry.h"
#include "ferula/problem.h"

namespace ferula {

// The plugins of these files, folders and names, and all that are found; none has settings.
std::unique_ptr<Registry> plain_registry(const std::vector<std::string>& plugins, bool trust);

struct SingleComponent {
  std::shared_ptr<Component> component;
  std::string label;  // "model LeNet5 (plugin vision, the command)"
};

// Made from its section, whose defaults are those of the alias, then the facts that it lists, then
// its own. Throws Error for unknown keys, for what is missing, and for what does not fit. `place`
// is for messages.
SingleComponent make_component(Registry& registry, std::string_view kind, std::string_view name,
                               ConfigValue section, std::string_view place,
                               const std::vector<Fact>& facts = {});

}  // namespace ferula
