// Mistakes show before anything runs, with the place where they were written.
#include <chrono>

#include "core/grid/plan_text.h"
#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::SizeIs;

class Check : public GridTest {
 protected:
  // A grid of line.cpp's problem and model, whose tasks and sweep the text gives.
  RunOptions options(const std::string& text) const {
    folder.write("line.yaml", "plugins: {'" LINE_PLUGIN "': {}}\n" + line_);
    return {.configurations = {folder.write("grid.yaml", text)},
            .worker = "OfflineTrainer",
            .trust_plugins = true};
  }

  std::size_t checked(const std::string& text) const {
    const RunOptions run = options(text);
    const Grid grid = load_grid(run);
    check(grid, run);
    return grid.probes.size();
  }

  std::string line_ = R"(
seed: 7
model: Polynomial
training:
  problem: {name: Line, batch_size: 8}
  optimizer: {name: Adam, lr: 0.05}
  terminal_conditions: {epoch_limit: 3}
validation:
  problem: {name: Line, batch_size: 8}
)";
};

TEST_F(Check, PassesWhatIsRight) {
  EXPECT_EQ(checked(R"(
default_configs: line.yaml
sweep:
  training.optimizer: [{name: Adam, lr: 0.1}, {name: AdamW}]
  training.optimizer.weight_decay: {values: [0.1, 0.2], when: {training.optimizer.name: AdamW}}
  model.degree: {range: [1, 100, 1]}
)"),
            4u);  // two degrees with Adam, two decays with AdamW
}

TEST_F(Check, FindsAMistakeInAnyValue) {
  const std::vector<std::vector<std::string>> mistakes = {
      {"model.degree: [1, 2, many]",
       "task grid: ", "grid.yaml:3: model.degree: expected an integer"},
      {"model.dropout: {linear_range: [0, 1.5, 4]}", "grid.yaml:3: model.dropout: expected"},
      {"model.degree: {linear_range: [1, 2, 3]}", "model.degree: expected an integer", "'1.5'"},
      {"model.dgree: [1, 2]", "grid.yaml:3: model.dgree: unknown key (did you mean 'degree'?)"},
      {"model: [Polynomial, Polynom]", "grid.yaml:3: model", "there is no model 'Polynom'"},
      {"model: [{name: Polynomial, degree: [1]}]", "grid.yaml:3: model.degree"},
      {"training.problem: [{samples: 5}, {samples: 0}]", "grid.yaml:3: training.problem.samples"},
      {"training.problem: [Line]", "grid.yaml:3: training.problem: 'Line' cannot be put over"},
      {"model.x.y: [{}]", "unknown key"}};
  for (const auto& mistake : mistakes)
    for (std::size_t i = 1; i < mistake.size(); ++i)
      EXPECT_THAT([&] { checked("default_configs: line.yaml\nsweep:\n  " + mistake[0]); },
                  Refuses(mistake[i]))
          << mistake[0];
}

TEST_F(Check, FindsAMistakeInAnyTask) {
  EXPECT_THAT(
      [&] {
        checked(R"(
grid_tasks:
  - default_configs: line.yaml
  - default_configs: line.yaml
    overwrite: {model: {dgree: 1}}
)");
      },
      Refuses("task line_2: ", "grid.yaml:5: model.dgree: unknown key (did you mean 'degree'?)"));
  EXPECT_THAT([&] { checked("grid_tasks: [{overwrite: {seed: 1}}]"); },
              Refuses("task task: ", "is missing"));
}

TEST_F(Check, FindsRandomValuesThatDoNotFit) {
  EXPECT_THAT(
      [&] {
        checked(
            "default_configs: line.yaml\ngrid_settings: {samples: 100}\n"
            "sweep: {model.dropout: {uniform: [0.2, 1.2]}}");
      },
      Refuses("grid.yaml:3: model.dropout: expected a real number between 0 and 1"));
}

TEST_F(Check, TakesAsLongAsThereAreValuesNotExperiments) {
  const std::string twenty =
      "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]";
  const Grid grid = load_grid(options(
      "default_configs: line.yaml\nsweep: {model.degree: " + twenty +
      ", training.terminal_conditions.epoch_limit: " + twenty + ", seed: {range: [0, 100, 1]}}"));
  EXPECT_THAT(grid.experiments, SizeIs(40'000));
  EXPECT_LE(grid.probes.size(), 42u);
}

TEST_F(Check, APlanIsALineAnExperiment) {
  const Grid grid = load(R"(
grid_tasks:
  - {name: lenet5, overwrite: {seed: 3}, sweep: {lr: [0.1, 0.01], model: [Mlp]}}
  - {name: größer, overwrite: {seed: 12}})");
  EXPECT_EQ(plan_text(grid),
            "0001  lenet5  lr=0.1   model=Mlp  seed=3\n"
            "0002  lenet5  lr=0.01  model=Mlp  seed=3\n"
            "0003  größer  seed=12\n");
}

}  // namespace
}  // namespace ferula
