#include "core/grid/sorted_settings.h"

#include "ferula/error.h"

namespace ferula {

SortedSettings sorted(const std::vector<std::string>& settings) {
  SortedSettings result;
  for (const std::string& setting : settings) {
    if (setting.starts_with("sweep.") || setting.starts_with("sweep="))
      throw Error("--set " + setting + ": values are varied by --sweep KEY=VALUES");
    if (setting.starts_with("grid_") || setting.starts_with("~grid_"))
      result.grid.push_back(setting);
    else if (setting.starts_with("threads="))
      result.threads = setting.substr(setting.find('='));
    else
      result.task.push_back(setting);
  }
  return result;
}

}  // namespace ferula
