// Grid files with a section `search`.
#include "core/grid/grid_steps.h"
#include "core/grid/search_grid.h"
#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SearchFile : public GridTest {
 protected:
  // A search of this section in a grid of one task.
  Grid search(const std::string& section, const std::vector<std::string>& settings = {}) const {
    return load(file(section), settings);
  }
  static std::string file(const std::string& section) {
    return "model: A\nseed: 1\nsweep: {lr: {log_uniform: [1e-4, 0.1]}, o: [SGD, Adam]}\nsearch: " +
           section;
  }
  // The grid that is made of what a folder keeps of this one.
  Grid stored(const Grid& grid) const { return load(to_yaml(stored_grid(grid))); }
};

TEST_F(SearchFile, PlansTrialsWhoseValuesNobodyKnowsYet) {
  const Grid grid = search("{trials: 3}");
  EXPECT_THAT(grid.experiments, IsEmpty());
  const Plan plan = plan_of(grid);
  ASSERT_EQ(plan.size(), 3);
  EXPECT_EQ(step_text(plan.at(3).step), "trial 3");
}

TEST_F(SearchFile, IsShownWithWhatItSearches) {
  EXPECT_EQ(search_text(search("{trials: 3, pruning: {min_epochs: 2}}")),
            "3 trials of grid by tpe, the lowest value that the worker monitors is best\n"
            "compared after 2, 6, 18, … epochs: the best 1/3 go on\n"
            "  lr  {log_uniform: [1e-4, 0.1]}\n"
            "  o   [SGD, Adam]\n");
  EXPECT_THAT(search_text(search("{trials: 3, monitor: validation_set_agg/acc, mode: max}")),
              HasSubstr("the highest validation_set_agg/acc is best"));
}

TEST_F(SearchFile, IsSetFromTheCommandLine) {
  const Grid grid =
      search("{trials: 3, pruning: {}}",
             {"search.trials=20", "search.pruning.reduction_factor=4", "search.method=random"});
  EXPECT_EQ(grid.search->settings.trials, 20);
  EXPECT_EQ(grid.search->settings.pruning->reduction_factor, 4);
  EXPECT_EQ(grid.search->settings.method, "random");
  EXPECT_FALSE(search("{trials: 3, pruning: {}}", {"~search.pruning"}).search->settings.pruning);
}

TEST_F(SearchFile, WhatIsMonitoredIsThatOfCheckpointsAndOfPruning) {
  const Grid grid =
      search("{trials: 3, monitor: validation_set_agg/acc, mode: max, pruning: {min_epochs: 2}}");
  ConfigValue tree = grid.tasks.front().configuration;
  EXPECT_EQ(to_yaml_line(*tree.find("observers")),
            "{Checkpoints: {mode: max, monitor: validation_set_agg/acc}, "
            "SuccessiveHalving: {min_epochs: 2, mode: max, monitor: validation_set_agg/acc, "
            "reduction_factor: 3}}");
  leave_search(tree);
  EXPECT_EQ(tree.find("observers.SuccessiveHalving"), nullptr);
}

// Though a stored mapping has its keys sorted, and `momentum` would come before what it asks for.
TEST_F(SearchFile, WhatAFolderKeepsIsTheSameSearch) {
  const Grid grid = load(R"(
seed: 1
sweep:
  optimizer: [SGD, Adam]
  momentum: {uniform: [0, 1], when: {optimizer: SGD}}
  batch: {range: [8, 33, 8]}
search: {trials: 5, seed: 3, pruning: {}}
)");
  const Grid again = stored(grid);
  EXPECT_EQ(search_text(again), search_text(grid));
  EXPECT_EQ(to_yaml(stored_grid(again)), to_yaml(stored_grid(grid)));
  EXPECT_EQ(plan_of(again).configuration, plan_of(grid).configuration);
}

TEST_F(SearchFile, SweepsMayBeOfTheCommandLine) {
  const Grid grid =
      load("{model: A, seed: 1, search: {trials: 3}}", {}, {"lr={uniform: [0, 1]}", "lr2=1,2"});
  EXPECT_THAT(grid.search->sweep.entries, SizeIs(2));
}

TEST_F(SearchFile, RefusesWhatIsNoSettingOfASearch) {
  const auto refusal = [&](const std::string& section) {
    return [&, section] { search(section); };
  };
  EXPECT_THAT(refusal("{trails: 3}"),
              Refuses("grid.yaml:4: search.trails: unknown key (did you mean 'trials'?)"));
  EXPECT_THAT(refusal("{trials: 3, pruning: {min_epoch: 1}}"),
              Refuses("search.pruning.min_epoch: unknown key (did you mean 'min_epochs'?)"));
  EXPECT_THAT(refusal("{method: tpe}"), Refuses("grid.yaml:4: search.trials: is missing"));
  EXPECT_THAT(refusal("{trials: 0}"), Refuses("search.trials: expected an integer between 1"));
  EXPECT_THAT(refusal("{trials: 3, method: grid}"), Refuses("search.method: expected one of"));
  EXPECT_THAT(refusal("{trials: 3, mode: best}"), Refuses("search.mode: expected one of"));
  EXPECT_THAT(refusal("{trials: 3, monitor: loss}"),
              Refuses("search.monitor: expected a table and a column"));
  EXPECT_THAT(refusal("{trials: 3, pruning: {reduction_factor: 1}}"),
              Refuses("search.pruning.reduction_factor: expected an integer of at least 2"));
  EXPECT_THAT(refusal("50"), Refuses("search: expected a mapping"));
}

TEST_F(SearchFile, RefusesWhatCannotBeSearched) {
  const auto refusal = [&](const std::string& text) { return [&, text] { load(text); }; };
  EXPECT_THAT(refusal("{model: A, search: {trials: 3}}"), Refuses("needs a `sweep`"));
  EXPECT_THAT(refusal("grid_tasks: [{overwrite: {a: 1}}, {overwrite: {a: 2}}]\n"
                      "sweep: {lr: [1, 2]}\nsearch: {trials: 3}"),
              Refuses("grid.yaml:3: search: searches the values of one task, and this grid has 2"));
  EXPECT_THAT(refusal(file("{trials: 3}\ngrid_settings: {samples: 3}")),
              Refuses("grid_settings.samples has no place here"));
  EXPECT_THAT(refusal(file("{trials: 3}\ngrid_settings: {experiment_repetitions: 2}")),
              Refuses("a trial is one experiment"));
  EXPECT_THAT(refusal("{sweep: {seed: [1, 2]}, search: {trials: 3}}"),
              Refuses("the luckiest seed"));
  EXPECT_THAT(refusal(file("{trials: 3}\nobservers: {Checkpoints: {checkpoints: latest}}")),
              Refuses("grid.yaml:5: observers.Checkpoints.checkpoints: a search judges"));
  EXPECT_THAT(refusal("sweep: {lr: {uniform: [0, 1]}}"),
              Refuses("set grid_settings.samples, such as 50, or search.trials"));
  EXPECT_THAT(refusal("{sweep: {a: {integers: [1, 3], zip: z}}, search: {trials: 3}}"),
              Refuses("random values cannot advance with others"));
}

}  // namespace
}  // namespace ferula
