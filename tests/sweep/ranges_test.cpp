#include "core/sweep/ranges.h"

#include <cmath>

#include "tests/grid/grid_fixture.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;

using Texts = std::vector<std::string>;

template <class Read>
Texts texts(Read read, const std::string& list) {
  const ConfigValue value = parse_yaml_text(list, "test");
  return read({value, "x"});
}

TEST(Ranges, StepsExcludeTheStop) {
  const auto range = [](const std::string& list) { return texts(stepped_numbers, list); };
  EXPECT_THAT(range("[0, 4, 1]"), ElementsAre("0", "1", "2", "3"));
  EXPECT_THAT(range("[10, 0, -4]"), ElementsAre("10", "6", "2"));
  EXPECT_THAT(range("[1000000, 1000002, 1]"), ElementsAre("1000000", "1000001"));
  EXPECT_THAT(range("[0, 1, 0.25]"), ElementsAre("0", "0.25", "0.5", "0.75"));
}

TEST(Ranges, DecimalsAreShort) {
  const Texts tenths = texts(stepped_numbers, "[0, 1, 0.1]");
  EXPECT_THAT(tenths,
              ElementsAre("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"));
  EXPECT_THAT(texts(stepped_numbers, "[-0.3, 0.3, 0.1]"),
              ElementsAre("-0.3", "-0.2", "-0.1", "0", "0.1", "0.2"));
  EXPECT_THAT(texts(linear_numbers, "[0, 1, 4]"), ElementsAre("0", "0.3333333", "0.6666667", "1"));
}

TEST(Ranges, LinearAndLogRangesIncludeBothEnds) {
  EXPECT_THAT(texts(linear_numbers, "[1, 10, 4]"), ElementsAre("1", "4", "7", "10"));
  EXPECT_THAT(texts(linear_numbers, "[1, 2, 3]"), ElementsAre("1", "1.5", "2"));
  EXPECT_THAT(texts(logarithmic_numbers, "[1e-4, 1e-1, 4]"),
              ElementsAre("0.0001", "0.001", "0.01", "0.1"));
  EXPECT_THAT(texts(logarithmic_numbers, "[1024, 16, 4]"), ElementsAre("1024", "256", "64", "16"));
  EXPECT_THAT(texts(logarithmic_numbers, "[0.123456789012, 1, 3]"),
              ElementsAre("0.123456789012", "0.3513642", "1"));
}

TEST(Ranges, RefuseWhatHasNoValuesOrTooMany) {
  const auto refused = [](auto read, const std::string& list, const std::string& part) {
    EXPECT_THAT([&] { texts(read, list); }, Refuses("x: expected " + part)) << list;
  };
  for (const char* list : {"[1, 2]", "7", "[0, 1, a]", "[0, .inf, 1]", "[0, '1', 1]", "{a: 1}"})
    refused(stepped_numbers, list, "[start, stop, step], three numbers");
  refused(stepped_numbers, "[0, 1, 0]", "a step that is not 0");
  refused(stepped_numbers, "[0, 1, -1]", "at least one value");
  refused(stepped_numbers, "[0, 1e9, 1]", "at most 1000000 values");
  refused(stepped_numbers, "[-1e308, 1e308, 1]", "at most 1000000 values");
  for (const char* list : {"[1, 2, 1]", "[1, 1, 3]", "[1, 2, 2.5]", "[1, 2]"})
    refused(linear_numbers, list, "[first, last, count]");
  refused(linear_numbers, "[1, 2, 1e9]", "at most 1000000 values");
  refused(logarithmic_numbers, "[0, 1, 3]", "numbers above 0");
}

TEST(Ranges, RandomNumbersStayWithinTheirBounds) {
  std::mt19937_64 generator(1);
  const auto range = [&](Distribution::Kind kind, const std::string& list) {
    const ConfigValue value = parse_yaml_text(list, "test");
    const Distribution distribution = make_distribution(kind, {value, "x"});
    double sum = 0;
    for (int i = 0; i < 1000; ++i) {
      const double number = std::stod(distribution.draw(generator));
      EXPECT_GE(number, distribution.low);
      EXPECT_LE(number, distribution.high);
      sum += kind == Distribution::Kind::log_uniform ? std::log10(number) : number;
    }
    return sum / 1000;
  };
  EXPECT_NEAR(range(Distribution::Kind::uniform, "[1, 3]"), 2, 0.1);
  EXPECT_NEAR(range(Distribution::Kind::integers, "[1, 3]"), 2, 0.1);
  EXPECT_NEAR(range(Distribution::Kind::log_uniform, "[1e-5, 1e-1]"), -3, 0.2);
  EXPECT_THAT([&] { range(Distribution::Kind::uniform, "[3, 1]"); },
              Refuses("the lower one first"));
  EXPECT_THAT([&] { range(Distribution::Kind::log_uniform, "[0, 1]"); }, Refuses("above 0"));
  EXPECT_THAT([&] { range(Distribution::Kind::integers, "[0, 1.5]"); }, Refuses("whole numbers"));
}

}  // namespace
}  // namespace ferula
