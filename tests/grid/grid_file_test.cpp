#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using GridFile = GridTest;

TEST_F(GridFile, ATaskIsItsFilesItsOverwriteAndWhatAllTasksOverwrite) {
  folder.write("a.yaml", "{seed: 1, a: file, b: file, c: file}");
  const Grid grid = load(R"(
grid_tasks: [{default_configs: a.yaml, overwrite: {a: task}}]
grid_overwrite: {a: grid, b: grid})");
  EXPECT_EQ(tree(grid),
            "{a: task, b: grid, c: file, seed: 1, threads: 1, worker: {name: Trainer}}");
}

TEST_F(GridFile, TheCommandLineIsAboveOverwritesAndSweptValuesAreAboveIt) {
  const Grid grid =
      load("{grid_tasks: [{overwrite: {a: 1, b: 1}}], sweep: {b: [3]}}", {"a=2", "b=2", "seed=5"});
  EXPECT_EQ(tree(grid), "{a: 2, b: 3, seed: 5, threads: 1, worker: {name: Trainer}}");
}

TEST_F(GridFile, DefaultConfigsAreAListOrNamesAndTheLastWins) {
  folder.write("a.yaml", "{seed: 1, x: a, y: a}");
  folder.write("sub/b.yaml", "x: b");
  for (const char* names : {"[a.yaml, sub/b.yaml]", "'a.yaml, sub/b.yaml'"}) {
    const Grid grid = load("grid_tasks: [{default_configs: " + std::string(names) + "}]");
    EXPECT_THAT(tree(grid), HasSubstr("x: b, y: a"));
    EXPECT_EQ(grid.tasks[0].name, "b");
  }
}

TEST_F(GridFile, ANameIsShortForAModelAlsoInOverwrites) {
  const Grid grid = load(R"(
grid_tasks: [{overwrite: {model: {name: A, units: 3}}}]
sweep: {model: [B]})");
  EXPECT_THAT(tree(grid), HasSubstr("model: {name: B, units: 3}"));
}

TEST_F(GridFile, TasksHaveNamesOfTheirOwn) {
  folder.write("a.yaml", "x: 1");
  const Grid grid = load(R"(
grid_tasks:
  - {default_configs: a.yaml}
  - {default_configs: a.yaml, overwrite: {x: 2}}
  - {name: baseline, overwrite: {x: 3}}
  - {overwrite: {x: 4}})");
  std::vector<std::string> names;
  for (const GridTask& task : grid.tasks) names.push_back(task.name);
  EXPECT_THAT(names, ElementsAre("a", "a_2", "baseline", "task"));
}

TEST_F(GridFile, RunsAllTasksWithTheirSweepsThenAllAgain) {
  const Grid grid = load(R"(
grid_tasks:
  - {name: A, overwrite: {seed: 1}, sweep: {y: [3, 4]}}
  - {name: B, overwrite: {seed: 1}}
sweep: {x: [1, 2]}
grid_settings: {experiment_repetitions: 2})");
  const std::vector<std::string> once = {"x=1 y=3", "x=1 y=4", "x=2 y=3", "x=2 y=4", "x=1", "x=2"};
  std::vector<std::string> twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  EXPECT_EQ(swept(grid), twice);
  EXPECT_EQ(grid.experiments[5].task, 1u);
  EXPECT_EQ(grid.experiments[5].repetition, 0);
  EXPECT_EQ(grid.experiments[6].repetition, 1);
}

TEST_F(GridFile, ATasksSweepReplacesTheGridsAndTheCommandLinesBoth) {
  const std::string text = R"(
grid_tasks: [{overwrite: {seed: 1}, sweep: {x: [3]}}]
sweep: {x: [1, 2], y: [1]})";
  EXPECT_THAT(swept(load(text)), ElementsAre("x=3 y=1"));
  EXPECT_THAT(swept(load(text, {}, {"x=4,5", "z=6"})), ElementsAre("x=4 y=1 z=6", "x=5 y=1 z=6"));
}

TEST_F(GridFile, AnOrdinaryConfigurationIsAGridOfOneTask) {
  const Grid swept_by_command = load("{seed: 1, x: 0}", {}, {"x=1,2"});
  EXPECT_THAT(swept(swept_by_command), ElementsAre("x=1", "x=2"));
  EXPECT_EQ(swept_by_command.tasks[0].name, "grid");
  EXPECT_THAT(swept(load("{seed: 1, x: 0, sweep: {x: [1, 2]}}")), ElementsAre("x=1", "x=2"));
  EXPECT_THAT(load("x: 0", {"grid_settings.experiment_repetitions=3"}).experiments, SizeIs(3));
  EXPECT_THAT([&] { load("grid_task: []", {"threads=2"}); },
              Refuses("grid.yaml: is no grid", "did you mean 'grid_task'", "--sweep"));
}

TEST_F(GridFile, SettingsOfTheGridComeFromTheFileAndTheCommandLine) {
  const std::string text = R"(
grid_tasks: [{overwrite: {x: 1, threads: 8}}]
grid_settings: {max_concurrent_runs: 4, trainer: Online, on_failure: retry(2), time_limit: 90})";
  const Grid grid =
      load(text, {"grid_settings.max_concurrent_runs=2", "threads=3", "grid_overwrite.y=1"});
  EXPECT_EQ(grid.settings.max_concurrent_runs, 2);
  EXPECT_EQ(grid.settings.on_failure, "retry(2)");
  EXPECT_EQ(grid.settings.time_limit, 90);
  EXPECT_THAT(tree(grid), HasSubstr("threads: 3, worker: {name: Online}, x: 1, y: 1"));
}

TEST_F(GridFile, ATasksWorkerCountsUnlessTheGridNamesOne) {
  const std::string text = "grid_tasks: [{overwrite: {worker: Mine}}]";
  EXPECT_THAT(tree(load(text)), HasSubstr("worker: {name: Mine}"));
  EXPECT_THAT(tree(load(text, {"grid_settings.trainer=Other"})),
              HasSubstr("worker: {name: Other}"));
}

// So that an experiment needs nothing but its configuration, from wherever it is resumed.
TEST_F(GridFile, PluginsOfTheCommandLineArePartOfEachTask) {
  const Grid grid = load_grid(
      {.configurations = {folder.write("grid.yaml", "grid_tasks: [{overwrite: {plugins: [a]}}]")},
       .plugins = {"/b.so"}});
  EXPECT_THAT(tree(grid), HasSubstr("plugins: {/b.so: {}, a: {}}"));
}

TEST_F(GridFile, SaysWhereItIsWrong) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> mistakes = {
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_setings: {}}",
       {"grid_setings: unknown key (did you mean 'grid_settings'?)"}},
      {"grid_tasks:\n- default_config: a.yaml",
       {"grid.yaml:2: grid_tasks[0].default_config: unknown key (did you mean "
        "'default_configs'?)"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {repetitions: 2}}",
       {"grid_settings.repetitions: unknown key", "known here: experiment_repetitions"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {experiment_repetitions: 0}}",
       {"grid_settings.experiment_repetitions: expected an integer between 1 and"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {on_failure: retry}}",
       {"grid_settings: on_failure: expected stop, skip or retry(n), got 'retry'"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {launcher: slrm}}",
       {"grid_settings.launcher: expected one of 'local', 'slurm', got 'slrm'"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {slurm: {partion: gpu}}}",
       {"grid_settings.slurm.partion: unknown key (did you mean 'partition'?)"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {slurm: gpu}}",
       {"grid_settings.slurm: expected a mapping"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {slurm: {options: [high]}}}",
       {"grid_settings.slurm.options: expected options of sbatch", "got 'high'"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_settings: {launcher: slurm, devices: free}}",
       {"grid_settings.devices: on Slurm the cluster chooses devices", "--gpus-per-task=1"}},
      {"{grid_tasks: []}", {"grid_tasks: expected a list of tasks"}},
      {"{grid_tasks: a.yaml}", {"grid_tasks: expected a list of tasks"}},
      {"{grid_tasks: [a.yaml]}", {"grid_tasks[0]: expected a mapping"}},
      {"{grid_tasks: [{sweep: {x: [1]}}]}", {"grid_tasks[0]: is empty; expected default_configs"}},
      {"{grid_tasks: [{overwrite: 7}]}", {"grid_tasks[0].overwrite: expected a mapping"}},
      {"{grid_tasks: [{name: [], overwrite: {x: 1}}]}", {"grid_tasks[0].name: expected a text"}},
      {"{grid_tasks: [{overwrite: {x: 1}}], grid_overwrite: 7}", {"grid_overwrite: expected a"}},
      {"{grid_tasks: [{default_configs: none.yaml}]}",
       {"default_configs: there is no file 'none.yaml'"}}};
  for (const auto& [text, parts] : mistakes)
    for (const std::string& part : parts) EXPECT_THAT([&] { load(text); }, Refuses(part)) << text;
}

TEST_F(GridFile, TellsHowToSweepOnTheCommandLine) {
  EXPECT_THAT([&] { load("x: 1", {"sweep.x=[1, 2]"}); }, Refuses("--sweep KEY=VALUES"));
  for (const char* sweep : {"x", "x=", "=1", "x..y=1", "x=a: b"})
    EXPECT_THAT([&] { load("x: 1", {}, {sweep}); }, Refuses("--sweep " + std::string(sweep)));
}

// The command line reads the right side as the inside of a YAML list.
TEST_F(GridFile, ASweepOfTheCommandLineIsValuesAListOrARange) {
  const auto with = [&](const std::string& sweep) { return swept(load("seed: 1", {}, {sweep})); };
  EXPECT_THAT(with("x=0.1,0.01"), ElementsAre("x=0.1", "x=0.01"));
  EXPECT_THAT(with("x=[a, b]"), ElementsAre("x=a", "x=b"));
  EXPECT_THAT(with("x=[1, 2],[3]"), ElementsAre("x=[1, 2]", "x=[3]"));
  EXPECT_THAT(with("x={range: [0, 3, 1]}"), ElementsAre("x=0", "x=1", "x=2"));
  EXPECT_THAT(with("x={name: A},{name: B, y: 2}"), ElementsAre("x={name: A}", "x={name: B, y: 2}"));
}

TEST_F(GridFile, WhatAFolderKeepsOfAGridIsAGridFileOfTheSameTasks) {
  folder.write("a.yaml", "{x: 1, l: [1], e: {}, model: {name: A, units: 2}}");
  const Grid grid = load(R"(
grid_tasks:
  - {default_configs: a.yaml}
  - {default_configs: a.yaml, overwrite: {x: 2, seed: 3, model: {name: B}}}
  - {name: other, overwrite: {x: '1', seed: 3, model: {units: 2}}}
grid_settings: {threads_per_run: 2, trainer: Online, time_limit: 1.5})");
  const ConfigValue stored = stored_grid(grid);
  EXPECT_EQ(to_yaml_line(*stored.find("grid_overwrite")),
            "{model: {units: 2}, threads: 2, worker: {name: Online}}");
  const Grid again = load(to_yaml(stored));
  for (std::size_t i = 0; i < grid.experiments.size(); ++i)
    EXPECT_EQ(tree(again, i), tree(grid, i));
  EXPECT_EQ(again.tasks[1].name, "a_2");
  EXPECT_EQ(to_yaml(stored_grid(again)), to_yaml(stored));
}

TEST_F(GridFile, ThousandsOfTasksCanBeKept) {
  std::string many;
  for (int i = 0; i < 2000; ++i)
    many += "\n  - {default_configs: a.yaml, overwrite: {seed: 1, x: 2}}";
  folder.write("a.yaml", "{long: '" + std::string(2000, 'x') + "'}");
  EXPECT_THAT(load(to_yaml(stored_grid(load("grid_tasks:" + many)))).tasks, SizeIs(2000));
}

TEST_F(GridFile, TasksThatCouldNotBeReadAgainAreRefusedFirst) {
  std::string many;
  for (const char* name : {"a", "b"}) {
    folder.write(std::string(name) + ".yaml", "{x: '" + std::string(900'000, *name) + "'}");
    many += "\n  - {default_configs: " + std::string(name) + ".yaml}";
  }
  const Grid grid = load("grid_tasks:" + many);
  EXPECT_THAT([&] { stored_grid(grid); },
              Refuses("the 2 tasks of this grid", "make several grids"));
}

}  // namespace
}  // namespace ferula
