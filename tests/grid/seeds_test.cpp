// A grid never overrides a seed that is set.
#include <set>

#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using GridSeeds = GridTest;

const std::vector<std::string> kThrice = {"grid_settings.experiment_repetitions=3"};

TEST_F(GridSeeds, ARepetitionAddsItsNumber) {
  EXPECT_THAT(seeds(load("grid_tasks: [{overwrite: {seed: 7}}]", kThrice)),
              ElementsAre("seed=7", "seed=8", "seed=9"));
}

TEST_F(GridSeeds, TheCommandLineSetsThemForAllTasks) {
  EXPECT_THAT(seeds(load("grid_tasks: [{overwrite: {seed: 7}}, {overwrite: {x: 1}}]", {"seed=1"})),
              ElementsAre("seed=1", "seed=1"));
}

TEST_F(GridSeeds, ASweptSeedCountsOnAsWell) {
  const Grid grid = load("grid_tasks: [{overwrite: {seed: 7}}]\nsweep: {seed: [10, 20], x: [1]}",
                         {"grid_settings.experiment_repetitions=2"});
  EXPECT_THAT(seeds(grid), ElementsAre("seed=10", "seed=20", "seed=11", "seed=21"));
  EXPECT_THAT(swept(grid), ElementsAre("x=1", "x=1", "x=1", "x=1"));
}

// The same for all experiments of a task, which so differ in nothing else, and written down.
TEST_F(GridSeeds, ATaskWithoutOneGetsARandomOne) {
  for (const char* overwrite : {"{x: 1}", "{seed: -1}"}) {
    const Grid grid =
        load("grid_tasks: [{overwrite: " + std::string(overwrite) + "}]\nsweep: {a: [1, 2]}",
             {"grid_settings.experiment_repetitions=2"});
    const std::vector<std::string> all = seeds(grid);
    const std::int64_t first = std::stoll(all[0].substr(5));
    EXPECT_GE(first, 0);
    EXPECT_EQ(all[1], all[0]);
    EXPECT_EQ(all[2], "seed=" + std::to_string(first + 1));
    EXPECT_THAT(tree(grid, 2), HasSubstr("seed: " + std::to_string(first + 1)));
  }
  const std::string text = "grid_tasks: [{overwrite: {x: 1}}, {overwrite: {x: 1}}]";
  const auto two = seeds(load(text)), two_others = seeds(load(text));
  EXPECT_EQ(std::set<std::string>({two[0], two[1], two_others[0], two_others[1]}).size(), 4u);
}

TEST_F(GridSeeds, ARandomOneMayBeSwept) {
  const auto all = seeds(load("grid_tasks: [{overwrite: {seed: 1}}]\nsweep: {seed: [-1, -1]}"));
  EXPECT_THAT(all, testing::Each(StartsWith("seed=")));
  EXPECT_NE(all[0], all[1]);
  EXPECT_NE(all[0], "seed=-1");
}

TEST_F(GridSeeds, MustBeWholeNumbersThatARepetitionCanBeAddedTo) {
  for (const char* seed : {"-2", "x", "1.5", "'1'", "[1]", "9223372036854775807"})
    EXPECT_THAT([&] { load("grid_tasks: [{overwrite: {seed: " + std::string(seed) + "}}]"); },
                Refuses("grid.yaml:1: seed: expected an integer of at least -1, got"))
        << seed;
}

}  // namespace
}  // namespace ferula
