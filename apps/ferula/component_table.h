// Components with their parameters and streams, as `ferula plugins show` prints them.
#pragma once

#include <string>
#include <vector>

#include "core/config/parameters.h"
#include "core/plugins/registry.h"
#include "ferula/batch.h"

namespace ferula {

struct ComponentDescription {
  std::string kind, name, plugin, meaning;
  std::vector<ParameterInfo> parameters;
  std::vector<ParameterInfo> host_parameters;  // what the host reads from the same section
  // Of problems and models that can be made from their defaults.
  std::vector<StreamSpec> needs, gives;
};

// All components of some plugins and of the host.
class ComponentTable {
 public:
  explicit ComponentTable(std::vector<FoundPlugin> plugins);

  // Those of a plugin, or the one of this name. Loads the plugin. Throws Error if there is none.
  std::vector<ComponentDescription> describe(const std::string& name) const;

 private:
  std::vector<ComponentDescription> host_components(const std::string& name) const;
  std::vector<std::string> all_names() const;

  std::unique_ptr<Registry> registry_;
};

std::string to_text(const std::vector<ComponentDescription>& components);
std::string to_json_text(const std::vector<ComponentDescription>& components);

}  // namespace ferula
