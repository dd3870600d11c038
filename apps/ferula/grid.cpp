// ferula grid train: many experiments from one file.
#include "core/grid/grid.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "core/config/yaml.h"
#include "core/grid/plan_text.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "run_options.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDetails =
    "train runs all experiments of a grid file: a list of tasks, or one configuration, with "
    "values\n"
    "that are swept. Of several files the last one wins. A key is swept by a list of values, or "
    "by\n"
    "{range: [0, 5, 1]}, {linear_range: [0, 1, 5]}, {log_range: [1e-4, 0.1, 4]}; with\n"
    "grid_settings.samples also by {uniform: [0, 1]}, {log_uniform: [1e-4, 0.1]},\n"
    "{integers: [1, 9]}. See docs/grids.md.\n"
    "\n"
    "  ferula grid train configs/grids/sweep.yaml --plan\n"
    "  ferula grid train lenet5.yaml --sweep training.optimizer.lr=0.1,0.01\n"
    "  ferula grid train grid.yaml --set grid_settings.experiment_repetitions=5";

RunOptions options_of(const Arguments& arguments) {
  RunOptions options = to_run_options(arguments);
  options.worker = "OfflineTrainer";
  options.configurations = {arguments.operands.begin() + 1, arguments.operands.end()};
  if (arguments.has("trainer"))
    options.settings.push_back("grid_settings.trainer=" + arguments.get<std::string>("trainer"));
  if (options.configurations.empty())
    throw Error("grid " + arguments.operands.front() + ": which file? See `ferula help grid`");
  return options;
}

Json to_json(const Grid& grid) {
  Json experiments = Json::array();
  for (std::size_t i = 0; i < grid.experiments.size(); ++i) {
    const Experiment& experiment = grid.experiments[i];
    experiments.push_back({{"number", experiment_number(i)},
                           {"task", grid.tasks[experiment.task].name},
                           {"repetition", experiment.repetition},
                           {"settings", experiment.settings}});
  }
  return {{"experiments", experiments}, {"notices", grid.notices}};
}

int print_plan(const Grid& grid, const Arguments& arguments) {
  if (arguments.has("json")) {
    std::cout << to_json(grid).dump(2) << '\n';
    return 0;
  }
  std::cout << plan_text(grid);
  for (const std::string& notice : grid.notices) std::cerr << notice << '\n';
  return 0;
}

int train(const Arguments& arguments) {
  const RunOptions options = options_of(arguments);
  const Grid grid = load_grid(options, arguments.list<std::string>("sweep"));
  check(grid, options);
  if (arguments.has("plan")) return print_plan(grid, arguments);
  throw Error("grid train: only --plan");
}

}  // namespace

Command grid_command() {
  po::options_description options = run_options();
  auto add = options.add_options();
  add("sweep", po::value<std::vector<std::string>>()->composing(),
      "KEY=VALUE,VALUE…: sweeps a key of every task; also KEY={log_range: [1e-4, 0.1, 4]}. "
      "May be repeated");
  add("trainer", po::value<std::string>(),
      "the worker of all experiments: short for --set grid_settings.trainer=…");
  add("plan", "print the experiments, a line each, and run none");
  return {
      "grid",
      "train GRID… [OPTIONS]",
      "Runs many experiments: tasks, repetitions and swept values",
      kDetails,
      1,
      static_cast<std::size_t>(-1),
      options,
      [](const Arguments& arguments) {
        const std::string& action = arguments.operands.front();
        if (action == "train") return train(arguments);
        throw Error("grid: expected train, got '" + action + "'" + did_you_mean(action, {"train"}));
      }};
}

}  // namespace ferula
