#include "core/config/scalar.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ferula {
namespace {

TEST(Scalar, IntegersAreDecimalOrWholeReals) {
  EXPECT_EQ(parse_integer("42"), 42);
  EXPECT_EQ(parse_integer("-7"), -7);
  EXPECT_EQ(parse_integer("+3"), 3);
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("1e5"), 100'000);
  EXPECT_EQ(parse_integer("2.0"), 2);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
}

TEST(Scalar, NoOtherTextIsAnInteger) {
  for (const char* text :
       {"", "-", "+", "+-1", "010", "-010", "0x1F", "1_000", "1.5", "1e-5", "abc", "5 ", " 5",
        "9223372036854775808", "1e17", ".inf", ".nan", "1e999", "."})
    EXPECT_EQ(parse_integer(text), std::nullopt) << text;
}

TEST(Scalar, RealsAreWrittenInManyWays) {
  for (const auto& [text, number] :
       std::initializer_list<std::pair<const char*, double>>{{"1", 1.0},
                                                             {"-0.5", -0.5},
                                                             {".5", 0.5},
                                                             {"-.5", -0.5},
                                                             {"5.", 5.0},
                                                             {"+1.5", 1.5},
                                                             {"1e-5", 1e-5},
                                                             {"1.0E+3", 1000.0},
                                                             {"0", 0.0},
                                                             {"0.10", 0.1}})
    EXPECT_EQ(parse_real(text), number) << text;
  EXPECT_EQ(parse_real("-.Inf"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(parse_real(".NaN").value()));
}

TEST(Scalar, NoOtherTextIsAReal) {
  for (const char* text : {"", "-", ".", "e5", "inf", "nan", "nan(1)", "infinity", "01.5", "-00.5",
                           "1e999", "1,5", "0x1p3", "1_0", "--1", "1e", "1.2.3"})
    EXPECT_EQ(parse_real(text), std::nullopt) << text;
}

TEST(Scalar, BooleansAreWordsInAnyCase) {
  for (const char* text : {"true", "True", "YES", "on"}) EXPECT_EQ(parse_boolean(text), true);
  for (const char* text : {"false", "No", "OFF"}) EXPECT_EQ(parse_boolean(text), false);
  for (const char* text : {"1", "0", "y", ""}) EXPECT_EQ(parse_boolean(text), std::nullopt);
}

TEST(Scalar, TheTextOfARealReadsAsTheSameNumber) {
  EXPECT_EQ(real_text(0.1), "0.1");
  for (const double number : {1e-5, 1.0 / 3, 1e300, -0.0, 5e-324})
    EXPECT_EQ(parse_real(real_text(number)), number) << number;
}

}  // namespace
}  // namespace ferula
