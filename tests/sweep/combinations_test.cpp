// Which values meet: cross products, zips and conditions.
#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using Sweep = GridTest;

TEST_F(Sweep, TheLastKeyIsTheFastest) {
  EXPECT_THAT(swept("{b: [1, 2], a.c: [x, y]}"),
              ElementsAre("b=1 a.c=x", "b=1 a.c=y", "b=2 a.c=x", "b=2 a.c=y"));
}

TEST_F(Sweep, AValueMayBeAListAMappingOrNothing) {
  EXPECT_THAT(swept("{a: [[1, 2], {b: {c: 1}}, ~, '7', '*.bias']}"),
              ElementsAre("a=[1, 2]", "a={b: {c: 1}}", "a=~", "a=\"7\"", "a=\"*.bias\""));
}

TEST_F(Sweep, AValueArrivesAsItWasWritten) {
  const Grid grid = load(R"(
grid_tasks: [{overwrite: {seed: 1}}]
sweep:
  a: ['7', "two\nlines", "a, b: #c", {b: ['~', 1e-3]}]
)");
  std::vector<std::string> values;
  for (const Experiment& experiment : grid.experiments) {
    const ConfigValue run = configuration(grid, experiment);
    values.push_back(to_yaml_line(*run.find("a")));
  }
  EXPECT_THAT(values,
              ElementsAre("\"7\"", "\"two\\nlines\"", "\"a, b: #c\"", "{b: [\"~\", 1e-3]}"));
}

TEST_F(Sweep, KeysOfAZipAdvanceTogether) {
  EXPECT_THAT(swept(R"({
    a: {values: [1, 2], zip: size}, b: [x, y], c: {range: [10, 30, 10], zip: size}})"),
              ElementsAre("a=1 c=10 b=x", "a=1 c=10 b=y", "a=2 c=20 b=x", "a=2 c=20 b=y"));
  EXPECT_THAT([&] { swept("{a: {values: [1, 2], zip: z}, b: {values: [1], zip: z}}"); },
              Refuses("sweep.b: keys of the zip 'z'", "there are 1 here, 2 of a"));
}

TEST_F(Sweep, AKeyTakesPartWhenAnotherHasAValue) {
  EXPECT_THAT(swept(R"({
    optimizer: [SGD, Adam, LBFGS],
    momentum: {values: [0, 0.9], when: {optimizer: SGD}},
    lr: {values: [1, 2], when: {optimizer: [SGD, Adam]}}})"),
              ElementsAre("optimizer=SGD momentum=0 lr=1", "optimizer=SGD momentum=0 lr=2",
                          "optimizer=SGD momentum=0.9 lr=1", "optimizer=SGD momentum=0.9 lr=2",
                          "optimizer=Adam lr=1", "optimizer=Adam lr=2", "optimizer=LBFGS"));
}

// A model that is swept as a whole has its name, and what the task configures counts elsewhere.
TEST_F(Sweep, ConditionsLookIntoMappingsAndTheConfiguration) {
  const std::string conditions = R"(
sweep:
  model: [LeNet5, {name: Mlp, deep: yes}, {name: Mlp}]
  model.units: {values: [1, 2], when: {model: Mlp, model.deep: true}}
  steps: {values: [7], when: {rate: 1e-1}})";
  EXPECT_THAT(
      swept(load("grid_tasks: [{overwrite: {seed: 1, rate: 0.1}}]" + conditions)),
      ElementsAre("model=LeNet5 steps=7", "model={deep: yes, name: Mlp} model.units=1 steps=7",
                  "model={deep: yes, name: Mlp} model.units=2 steps=7",
                  "model={name: Mlp} steps=7"));
}

TEST_F(Sweep, AConditionMayDependOnAKeyThatIsConditionalItself) {
  EXPECT_THAT(
      swept("{a: [1, 2], b: {values: [x, y], when: {a: 1}}, c: {values: [0, 1], when: {b: x}}}"),
      ElementsAre("a=1 b=x c=0", "a=1 b=x c=1", "a=1 b=y", "a=2"));
}

TEST_F(Sweep, ConditionsThatNeverHoldAreMistakes) {
  EXPECT_THAT([&] { swept("{model.name: [A, B], x: {values: [1], when: {model.name: C}}}"); },
              Refuses("grid.yaml:2: sweep.x.when.model.name: no experiment of the grid"));
  EXPECT_THAT([&] { swept("{optimizer: [A, B], x: {values: [1], when: {optimiser: A}}}"); },
              Refuses("did you mean 'optimizer'?"));
  EXPECT_THAT([&] { swept("{x: {values: [1], when: {y: 1}}, y: [1, 2]}"); },
              Refuses("sweep.x.when.y: y is swept further down; put it above"));
  EXPECT_THAT([&] { swept("{x: {values: [1], when: {x: 1}}}"); },
              Refuses("x advances together with this key"));
}

TEST_F(Sweep, AKeyOfTheGridMayTakePartInOneTaskOnly) {
  const Grid grid = load(R"(
grid_tasks: [{overwrite: {seed: 1, model: A}}, {overwrite: {seed: 1, model: B}}]
sweep: {x: {values: [1, 2], when: {model: B}}})");
  EXPECT_THAT(swept(grid), ElementsAre("", "x=1", "x=2"));
}

TEST_F(Sweep, SaysWhatIsNoSweep) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"7", "sweep: expected a mapping"},
      {"{lr: 0.1}", "sweep.lr: expected a list of values; write [0.1]"},
      {"{lr: []}", "sweep.lr: expected a list of values, got the list []"},
      {"{lr: {}}", "sweep.lr: expected a list of values, or a mapping with one of values, range"},
      {"{lr: {values: 3}}", "sweep.lr.values: expected a list of values, got '3'"},
      {"{lr: {rnage: [1, 2, 3]}}", "sweep.lr.rnage: unknown key (did you mean 'range'?)"},
      {"{training: {lr: [1, 2]}}", "keys below one another have dots between"},
      {"{lr: {values: [1], range: [1, 2, 1]}}", "got values, range"},
      {"{lr: {range: [1, 2]}}", "sweep.lr.range: expected [start, stop, step]"},
      {"{lr: {uniform: [0, 1]}}", "random values need a budget; set grid_settings.samples"},
      {"{lr: {values: [1], zip: []}}", "sweep.lr.zip: expected a name"},
      {"{lr: {values: [1], when: yes}}", "sweep.lr.when: expected keys and the values"},
      {"{lr: {values: [1], when: {a: []}}}", "sweep.lr.when.a: expected a value"},
      {"{a..b: [1]}", "sweep.a..b: expected a key with dots between"},
      {"{threads: [1, 2]}", "grid_settings.threads_per_run"},
      {"{seed: [1, x]}", "seed: expected an integer of at least -1, got 'x'"}};
  for (const auto& [sweep, part] : mistakes)
    EXPECT_THAT([&] { swept(sweep); }, Refuses(part, "grid.yaml:2: ")) << sweep;
}

TEST_F(Sweep, AnExplosionIsAnErrorThatSaysHowMany) {
  const std::string ten = "{range: [0, 10, 1]}", thousand = "{range: [0, 1000, 1]}";
  EXPECT_THAT([&] { swept("{a: " + thousand + ", b: " + thousand + ", c: " + ten + "}"); },
              Refuses("this grid has 10,000,000 experiments; the most is 1,000,000",
                      "grid_settings.samples"));
  EXPECT_THAT(
      [&] {
        swept("{a: [1], b: " + thousand + ", c: " + thousand +
              ", d: {range: [0, 10, 1], when: {a: 1}}}");
      },
      Refuses("more than 1,000,000"));
  std::string many;
  for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i) + ": " + ten + ", ";
  EXPECT_THAT([&] { swept("{" + many + "}"); }, Refuses("1e+100"));
  EXPECT_THAT(
      [&] {
        load("grid_tasks: [{overwrite: {x: 1}}]", {"grid_settings.experiment_repetitions=1000"},
             {"a=" + thousand, "b=1,2"});
      },
      Refuses("this grid has 2,000,000 experiments"));
}

TEST_F(Sweep, HasNoMoreThanAThousandKeys) {
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "k" + std::to_string(i) + ": [1], ";
  EXPECT_THAT([&] { swept("{" + many + "}"); }, Refuses("grid.yaml:2: sweep: has 1001 keys"));
  std::string fewer;
  for (int i = 0; i < 999; ++i) fewer += "k" + std::to_string(i) + ": [1], ";
  EXPECT_THAT([&] { swept("{" + fewer + "a: {range: [0, 10000, 1]}}"); },
              Refuses("this grid has 10,000 experiments; the most is 9,990"));
}

TEST_F(Sweep, TensOfThousandsAreFew) {
  EXPECT_THAT(swept("{a: {range: [0, 100, 1]}, b: {range: [0, 1000, 1]}}"), SizeIs(100'000));
}

}  // namespace
}  // namespace ferula
