// Random experiments instead of all.
#include <map>
#include <set>

#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Samples : public GridTest {
 protected:
  Grid sample(const std::string& sweep, int count, int seed = 0) const {
    return load("grid_tasks: [{name: A, overwrite: {seed: 1}}]\nsweep: " + sweep,
                {"grid_settings.samples=" + std::to_string(count),
                 "grid_settings.sample_seed=" + std::to_string(seed)});
  }
};

const char* const kMixed =
    "{o: [SGD, Adam], lr: {log_uniform: [1e-5, 0.1]}, m: {uniform: [0, 1], when: {o: SGD}}, "
    "n: {integers: [1, 100000]}}";

TEST_F(Samples, TheSeedDecidesWhich) {
  const auto all = swept(sample(kMixed, 50));
  EXPECT_THAT(all, SizeIs(50));
  EXPECT_EQ(all, swept(sample(kMixed, 50)));
  EXPECT_NE(all, swept(sample(kMixed, 50, 1)));
}

TEST_F(Samples, EachDrawsEachKeyThatTakesPart) {
  std::map<bool, int> count;
  for (const std::string& line : swept(sample(kMixed, 400))) {
    const bool is_sgd = line.starts_with("o=SGD");
    EXPECT_EQ(line.find(" m=") != std::string::npos, is_sgd) << line;
    EXPECT_THAT(line, HasSubstr(" lr="));
    ++count[is_sgd];
  }
  EXPECT_NEAR(count[true], 200, 40);  // four standard deviations
}

TEST_F(Samples, NoTwoAreEqual) {
  const auto all = swept(sample("{a: {range: [0, 100, 1]}, b: {integers: [1, 10]}}", 990));
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 990u);
}

TEST_F(Samples, IfThereAreFewerAllAreTaken) {
  const Grid grid = sample("{a: [1, 2], b: {values: [x, y], when: {a: 1}}}", 50);
  EXPECT_THAT(swept(grid), ElementsAre("a=1 b=x", "a=1 b=y", "a=2"));
  EXPECT_THAT(grid.notices, ElementsAre("A has 3 different experiments, fewer than the 50 of "
                                        "grid_settings.samples: all of them are taken"));
}

// What is hardly ever drawn is found as well: the chain's end has one chance in 2^59.
TEST_F(Samples, RareOnesAreFound) {
  std::string chain = "k0: [1, 2]";
  for (int i = 1; i < 60; ++i)
    chain +=
        ", k" + std::to_string(i) + ": {values: [1, 2], when: {k" + std::to_string(i - 1) + ": 2}}";
  EXPECT_THAT(swept(sample("{" + chain + "}", 60)), SizeIs(60));
}

TEST_F(Samples, ZippedKeysAreDrawnTogether) {
  EXPECT_THAT(swept(sample("{a: {values: [1, 2, 3], zip: z}, b: {values: [4, 5, 6], zip: z}}", 3)),
              UnorderedElementsAre("a=1 b=4", "a=2 b=5", "a=3 b=6"));
  EXPECT_THAT([&] { sample("{a: {uniform: [0, 1], zip: z}}", 3); },
              Refuses("random values cannot advance with others"));
}

TEST_F(Samples, AreOfEachTask) {
  const Grid grid = load(R"(
grid_tasks: [{name: A, overwrite: {seed: 1}}, {name: B, overwrite: {seed: 1}}]
sweep: {x: {uniform: [0, 1]}}
grid_settings: {samples: 3, experiment_repetitions: 2})");
  const auto all = swept(grid);
  ASSERT_THAT(all, SizeIs(12));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(all[i], all[i + 6]);  // a repetition draws nothing anew
  EXPECT_NE(all[0], all[3]);
}

TEST_F(Samples, MayNotBeTooMany) {
  EXPECT_THAT(
      [&] {
        load(
            "grid_tasks: [{overwrite: {x: 1}}, {overwrite: {x: 2}}]\nsweep: {x: {uniform: [0, 1]}}",
            {"grid_settings.samples=600000"});
      },
      Refuses("this grid has 1,200,000 experiments; the most is 1,000,000"));
}

TEST_F(Samples, ATaskWithoutASweepIsOneExperiment) {
  const Grid grid = load("grid_tasks: [{overwrite: {x: 1}}]", {"grid_settings.samples=5"});
  EXPECT_THAT(grid.experiments, SizeIs(1));
  EXPECT_THAT(grid.notices, IsEmpty());
}

}  // namespace
}  // namespace ferula
