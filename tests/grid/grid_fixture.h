// Grid files in a folder of their own, and what they come to.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/config/yaml.h"
#include "core/grid/grid.h"
#include "ferula/error.h"
#include "tests/config/folder.h"

namespace ferula {

class GridTest : public ::testing::Test {
 protected:
  // Loads grid.yaml, with this text.
  Grid load(const std::string& text, const std::vector<std::string>& settings = {},
            const std::vector<std::string>& sweeps = {}) const {
    return load_grid({.configurations = {folder.write("grid.yaml", text)},
                      .settings = settings,
                      .worker = "Trainer"},
                     sweeps);
  }

  // What each experiment sets, without its seed: "lr=0.1 model=A".
  static std::vector<std::string> swept(const Grid& grid) {
    std::vector<std::string> lines;
    for (const Experiment& experiment : grid.experiments) {
      lines.emplace_back();
      for (std::size_t i = 0; i + 1 < experiment.settings.size(); ++i)
        lines.back() += (i > 0 ? " " : "") + experiment.settings[i];
    }
    return lines;
  }

  // A grid of one task, {seed: 1}, with this sweep.
  std::vector<std::string> swept(const std::string& sweep) const {
    return swept(load("grid_tasks: [{overwrite: {seed: 1}}]\nsweep: " + sweep));
  }

  static std::vector<std::string> seeds(const Grid& grid) {
    std::vector<std::string> result;
    for (const Experiment& experiment : grid.experiments)
      result.push_back(experiment.settings.back());
    return result;
  }

  // What is run, on one line.
  static std::string tree(const Grid& grid, std::size_t experiment = 0) {
    return to_yaml_line(configuration(grid, grid.experiments.at(experiment)));
  }

  Folder folder;
};

// A call that throws an Error with all of these parts.
template <class... Parts>
auto Refuses(const Parts&... parts) {
  return ::testing::ThrowsMessage<Error>(::testing::AllOf(::testing::HasSubstr(parts)...));
}

}  // namespace ferula
