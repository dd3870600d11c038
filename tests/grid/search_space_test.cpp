// What a suggester sees of a sweep, and what becomes of its numbers.
#include "core/grid/search_space.h"

#include <cmath>

#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// Suggests what it was told, dimension by dimension.
class Told final : public Suggester {
 public:
  explicit Told(Point point) : point_(std::move(point)) {}
  double suggest(const std::vector<Dimension>&, std::size_t dimension, const Point&,
                 const std::vector<Trial>&, std::mt19937_64&) const override {
    return point_.at(dimension);
  }

 private:
  Point point_;
};

class SearchSpaceTest : public GridTest {
 protected:
  Grid searched(const std::string& sweep) const {
    return load("seed: 1\nsearch: {trials: 1}\nsweep: " + sweep);
  }
  static Suggestion suggested(const Grid& grid, Point point) {
    std::mt19937_64 generator;
    return SearchSpace(grid).suggest(Told(std::move(point)), {}, generator);
  }
  // "real 0 1"
  std::vector<std::string> dimensions(const std::string& sweep) const {
    const Grid grid = searched(sweep);
    std::vector<std::string> texts;
    const SearchSpace space(grid);
    for (const Dimension& dimension : space.dimensions()) {
      const char* const names[] = {"real", "log_real", "integer", "choice"};
      texts.push_back(names[static_cast<int>(dimension.kind)] + std::string(" ") +
                      std::to_string(std::lround(dimension.low)) + " " +
                      std::to_string(std::lround(dimension.high)));
    }
    return texts;
  }
};

TEST_F(SearchSpaceTest, ADistributionIsWhatItsNameSays) {
  EXPECT_THAT(dimensions("{a: {uniform: [0, 8]}, b: {log_uniform: [1, 9]}, c: {integers: [2, 7]}}"),
              ElementsAre("real 0 8", "log_real 1 9", "integer 2 7"));
}

TEST_F(SearchSpaceTest, WrittenValuesAreAChoiceAndThoseOfARangeHaveAnOrder) {
  EXPECT_THAT(dimensions("{a: [x, y, z], b: {range: [8, 33, 8]}, c: {log_range: [1, 100, 3]}, "
                         "d: {linear_range: [0, 1, 5]}}"),
              ElementsAre("choice 0 2", "integer 0 3", "integer 0 2", "integer 0 4"));
}

TEST_F(SearchSpaceTest, KeysOfAZipAreOneDimension) {
  EXPECT_THAT(dimensions("{a: {values: [1, 2], zip: z}, b: {values: [3, 4], zip: z}, "
                         "c: {range: [0, 3, 1], zip: y}, d: {range: [3, 6, 1], zip: y}}"),
              ElementsAre("choice 0 1", "integer 0 2"));
}

TEST_F(SearchSpaceTest, NumbersBecomeSettingsAndThePointIsWhatIsWritten) {
  const Grid grid = searched(
      "{a: {uniform: [0, 1]}, b: {log_uniform: [1e-4, 1]}, c: {integers: [1, 9]}, d: [x, y], "
      "e: {range: [8, 33, 8]}}");
  const Suggestion suggestion = suggested(grid, {0.123456789, 0.00123456789123, 7, 1, 2});
  EXPECT_THAT(suggestion.settings,
              ElementsAre("a=0.123457", "b=0.001234568", "c=7", "d=y", "e=24"));
  EXPECT_THAT(suggestion.point, ElementsAre(0.123457, 0.001234568, 7, 1, 2));
}

TEST_F(SearchSpaceTest, AZipSetsAllOfItsKeys) {
  const Grid grid = searched("{a: {values: [1, 2], zip: z}, b: {values: [3, 4], zip: z}}");
  EXPECT_THAT(suggested(grid, {1}).settings, ElementsAre("a=2", "b=4"));
}

TEST_F(SearchSpaceTest, AKeyWhoseConditionDoesNotHoldTakesNoPart) {
  const Grid grid = searched(
      "{o: [SGD, Adam], momentum: {uniform: [0, 1], when: {o: SGD}}, lr: {uniform: [0, 1]}}");
  const Suggestion adam = suggested(grid, {1, 0.5, 0.25});
  EXPECT_THAT(adam.settings, ElementsAre("o=Adam", "lr=0.25"));
  EXPECT_TRUE(std::isnan(adam.point[1]));
  EXPECT_THAT(suggested(grid, {0, 0.5, 0.25}).settings,
              ElementsAre("o=SGD", "momentum=0.5", "lr=0.25"));
}

TEST_F(SearchSpaceTest, OneSuggestionLeavesNothingToTheNext) {
  const Grid grid = searched("{a: {uniform: [0, 1]}}");
  const SearchSpace space(grid);
  std::mt19937_64 generator;
  space.suggest(Told({0.5}), {}, generator);
  EXPECT_THAT(space.suggest(Told({0.75}), {}, generator).settings, ElementsAre("a=0.75"));
}

// Each of the values that were written, both ends and a number between them of a distribution.
TEST_F(SearchSpaceTest, ProbesHaveEveryValueHoweverDeepItsConditions) {
  const Grid grid = searched(
      "{a: [1, 2, 3], b: {values: [4, 5], when: {a: 3}}, c: {uniform: [0, 1], when: {b: 5}}, "
      "d: {integers: [6, 9]}}");
  std::set<std::string> found;
  for (const Probe& probe : grid.probes)
    for (const auto& [key, value] : probe.values) found.insert(key + "=" + value.text);
  EXPECT_THAT(found, ElementsAre("a=1", "a=2", "a=3", "b=4", "b=5", "c=0", "c=0.618034", "c=1",
                                 "d=6", "d=9"));
  EXPECT_THAT(grid.probes, SizeIs(6));  // a = 1, a = 2, b = 4, and c thrice
}

}  // namespace
}  // namespace ferula
