#include "rotation.h"

#include <ATen/ops/arange.h>
#include <gtest/gtest.h>

#include <cmath>

#include "told.h"

namespace ferula::algorithmic {
namespace {

std::string right(std::int64_t length, double amount) {
  return text(rotated_right(at::arange(length), 0, amount));
}

std::string left(std::int64_t length, double amount) {
  return text(rotated_left(at::arange(length), 0, amount));
}

TEST(Rotation, ToTheRightByPlaces) {
  EXPECT_EQ(right(5, 1), "40123");
  EXPECT_EQ(right(5, -1), "12340");
  EXPECT_EQ(right(5, 7), "34012");
  EXPECT_EQ(right(5, 0), "01234");
}

TEST(Rotation, ToTheRightByAShareRoundedToEven) {
  EXPECT_EQ(right(4, 0.5), "2301");
  EXPECT_EQ(right(5, 0.5), "34012");  // 2.5 places: 2
  EXPECT_EQ(right(5, -0.5), "23401");
  EXPECT_EQ(right(7, 0.5), "3456012");  // 3.5 places: 4
}

TEST(Rotation, ToTheLeftTakesOneForTheWhole) {
  EXPECT_EQ(left(5, 2), "23401");
  EXPECT_EQ(left(5, 1), "01234");
  EXPECT_EQ(left(5, -1), "01234");
  EXPECT_EQ(left(5, 0.5), "23401");
  EXPECT_EQ(left(5, -2), "34012");
}

// concat(seq[s:], seq[:s]) for each length from 2 to 9.
TEST(Rotation, IsThatOfTheOriginal) {
  for (std::int64_t length = 2; length < 10; ++length)
    for (const double x : {1.0, -1.0, 0.5, -0.5, 0.25}) {
      double s = -x;
      if (-1 < s && s < 1) s *= static_cast<double>(length);
      const auto start = (std::lrint(s) % length + length) % length;
      const std::string all = text(at::arange(length));
      EXPECT_EQ(right(length, x), all.substr(start) + all.substr(0, start));
    }
}

}  // namespace
}  // namespace ferula::algorithmic
