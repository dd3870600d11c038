// ferula grid: many experiments from one file.
#include "core/grid/grid.h"

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/config/yaml.h"
#include "core/grid/control.h"
#include "core/grid/grid_run.h"
#include "core/grid/plan_text.h"
#include "core/grid/search_grid.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "grid_analysis.h"
#include "grid_report.h"
#include "run_options.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDetails =
    "train runs the experiments of a grid file: a list of tasks, or one configuration, with\n"
    "values that are swept. Of several files the last one wins. A key is swept by a list of\n"
    "values, or by {range: [0, 5, 1]}, {linear_range: [0, 1, 5]}, {log_range: [1e-4, 0.1, 4]};\n"
    "with grid_settings.samples also by {uniform: [0, 1]}, {log_uniform: [1e-4, 0.1]},\n"
    "{integers: [1, 9]}; with a section `search` these are chosen by what earlier experiments "
    "came\n"
    "to. docs/grids.md says more.\n"
    "\n"
    "  ferula grid train configs/grids/lenet5_optimizers.yaml --plan\n"
    "  ferula grid train lenet5.yaml --sweep training.optimizer.lr=0.1,0.01\n"
    "  ferula grid train grid.yaml --set grid_settings.experiment_repetitions=5\n"
    "  ferula grid train configs/grids/lstm_search.yaml --set search.trials=20\n"
    "\n"
    "test tests the best model of each experiment below a folder, analyze makes one table of all,\n"
    "status says how far a grid is, stop lets its experiments save and leave. DIR may be "
    "`latest`.\n"
    "`ferula resume DIR` goes on with what is not done, be it of train or of test.";

void choose_launcher(RunOptions& options, const Arguments& arguments) {
  if (!arguments.has("launcher")) return;
  const auto launcher = arguments.get<std::string>("launcher");
  if (launcher != "local" && launcher != "slurm")
    throw Error("--launcher " + launcher + ": expected local or slurm");
  options.settings.push_back("grid_settings.launcher=" + launcher);
}

RunOptions options_of(const Arguments& arguments) {
  RunOptions options = to_run_options(arguments);
  options.worker = "OfflineTrainer";
  options.configurations = {arguments.operands.begin() + 1, arguments.operands.end()};
  if (arguments.is_given("output"))
    options.settings.push_back("output=" + arguments.get<std::string>("output"));
  if (arguments.has("trainer"))
    options.settings.push_back("grid_settings.trainer=" + arguments.get<std::string>("trainer"));
  choose_launcher(options, arguments);
  if (options.configurations.empty())
    throw Error("grid " + arguments.operands.front() + ": which file? See `ferula help grid`");
  return options;
}

Json to_json(const Search& search) {
  Json keys = Json::object();
  for (const auto& [key, values] : search.sweep.entries) keys[key] = to_yaml_line(values);
  const SearchSettings& settings = search.settings;
  return {{"method", settings.method},
          {"trials", settings.trials},
          {"seed", settings.seed},
          {"pruning", settings.pruning.has_value()},
          {"sweep", keys}};
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
  Json json = {{"experiments", experiments}, {"notices", grid.notices}};
  if (grid.search) json["search"] = to_json(*grid.search);
  return json;
}

int print_plan(const Grid& grid, const Arguments& arguments) {
  if (arguments.has("json")) {
    std::cout << to_json(grid).dump(2) << '\n';
    return 0;
  }
  std::cout << (grid.search ? search_text(grid) : plan_text(grid));
  for (const std::string& notice : grid.notices) std::cerr << notice << '\n';
  return 0;
}

int train(const Arguments& arguments) {
  const RunOptions options = options_of(arguments);
  const std::vector<std::string> sweeps = arguments.list<std::string>("sweep");
  if (!arguments.has("plan"))
    return report_grid(train_grid(options, sweeps, arguments.get<std::string>("tag")), arguments);
  const Grid grid = load_grid(options, sweeps);
  check(grid, options);
  return print_plan(grid, arguments);
}

std::filesystem::path folder_operand(const Arguments& arguments) {
  if (arguments.operands.size() != 2)
    throw Error("grid " + arguments.operands[0] + ": expected one folder of a grid, or `latest`");
  if (arguments.operands[1] != "latest") return arguments.operands[1];
  return latest_experiment(arguments.get<std::string>("output"));
}

int test(const Arguments& arguments) {
  RunOptions options = to_run_options(arguments);
  options.worker = "Tester";
  choose_launcher(options, arguments);
  return report_grid(
      test_grid(folder_operand(arguments), options, arguments.get<std::int64_t>("repeat"),
                arguments.get<std::int64_t>("max-concurrent-runs")),
      arguments);
}

int analyze(const Arguments& arguments) {
  return analyze_grid(folder_operand(arguments), arguments);
}

int status(const Arguments& arguments) {
  return report_status(folder_operand(arguments), arguments);
}

int stop(const Arguments& arguments) {
  const std::filesystem::path folder = folder_operand(arguments);
  std::cout << (stop_schedule(folder) ? "stopped; `ferula resume " + folder.string() + "` goes on\n"
                                      : "no process works in " + folder.string() + "\n");
  return 0;
}

struct Action {
  const char* name;
  int (*run)(const Arguments& arguments);
};
constexpr Action kActions[] = {{"train", &train},
                               {"test", &test},
                               {"analyze", &analyze},
                               {"status", &status},
                               {"stop", &stop}};

int act(const Arguments& arguments) {
  std::vector<std::string> names;
  for (const Action& action : kActions) {
    if (arguments.operands.front() == action.name) return action.run(arguments);
    names.emplace_back(action.name);
  }
  throw Error("grid: there is no '" + arguments.operands.front() + "'" +
              did_you_mean(arguments.operands.front(), names) + "; there are: " + joined(names));
}

po::options_description grid_options() {
  po::options_description options = experiment_options();
  auto add = options.add_options();
  add("sweep", po::value<std::vector<std::string>>()->composing(),
      "train: KEY=VALUE,VALUE… sweeps a key of every task; also KEY={log_range: [1e-4, 0.1, 4]}. "
      "May be repeated");
  add("trainer", po::value<std::string>(),
      "train: the worker of all experiments, short for --set grid_settings.trainer=…");
  add("launcher", po::value<std::string>(),
      "train, test: where experiments run: local (this machine) or slurm (its cluster), short for "
      "--set grid_settings.launcher=…");
  add("tag", po::value<std::string>()->default_value(""),
      "train: of the name of the grid's folder");
  add("plan", "train: print the experiments, a line each, and run none");
  add("repeat", po::value<std::int64_t>()->default_value(1), "test: tests of each model");
  add("max-concurrent-runs", po::value<std::int64_t>()->default_value(0),
      "test: tests side by side; 0: as many as the grid had experiments");
  add_analysis_options(options);
  return options;
}

}  // namespace

Command grid_command() {
  return {"grid",
          "train GRID… | test DIR | analyze DIR | status DIR | stop DIR [OPTIONS]",
          "Runs many experiments: tasks, repetitions and swept values",
          kDetails,
          1,
          static_cast<std::size_t>(-1),
          grid_options(),
          &act};
}

}  // namespace ferula
