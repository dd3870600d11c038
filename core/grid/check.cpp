#include "core/config/merge.h"
#include "core/grid/grid.h"
#include "core/host/setup.h"
#include "ferula/error.h"

namespace ferula {
namespace {

// As configuration() makes it, but each value knows where it was written.
ConfigValue configuration(const Grid& grid, const Probe& probe) {
  ConfigValue tree = grid.tasks[probe.task].configuration;
  for (const auto& [path, value] : probe.values) {
    ConfigValue over;
    over.set(path, value);
    tree = merged(std::move(tree), std::move(over));
  }
  return tree;
}

}  // namespace

void check(const Grid& grid, const RunOptions& options) {
  for (const Probe& probe : grid.probes) {
    try {
      resolve(options, configuration(grid, probe));
    } catch (const Error& error) {
      throw error.at("task " + grid.tasks[probe.task].name);
    }
  }
}

}  // namespace ferula
