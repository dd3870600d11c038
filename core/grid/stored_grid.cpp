#include <utility>

#include "core/config/scalar.h"
#include "core/grid/grid.h"

namespace ferula {

ConfigValue stored_grid(const Grid& grid) {
  ConfigValue tasks;
  tasks.kind = ConfigValue::Kind::list;
  for (const GridTask& task : grid.tasks)
    tasks.items.push_back(
        make_mapping({{"name", make_text(task.name)}, {"overwrite", task.configuration}}));
  return make_mapping(
      {{"grid_settings", to_section(grid.settings)}, {"grid_tasks", std::move(tasks)}});
}

}  // namespace ferula
