#include "core/grid/sorted_settings.h"

#include <string_view>

#include "ferula/error.h"

namespace ferula {
namespace {

bool is_of_grid(std::string_view setting) {
  if (setting.starts_with('~')) setting.remove_prefix(1);
  return setting.starts_with("grid_") || setting.starts_with("search.") ||
         setting.starts_with("search=") || setting == "search";
}

}  // namespace

SortedSettings sorted(const std::vector<std::string>& settings) {
  SortedSettings result;
  for (const std::string& setting : settings) {
    if (setting.starts_with("sweep.") || setting.starts_with("sweep="))
      throw Error("--set " + setting + ": values are varied by --sweep KEY=VALUES");
    if (is_of_grid(setting))
      result.grid.push_back(setting);
    else if (setting.starts_with("threads="))
      result.threads = setting.substr(setting.find('='));
    else
      result.task.push_back(setting);
  }
  return result;
}

}  // namespace ferula
