#include "core/observers/histogram.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

// The numbers are those of numpy.histogram(x, bins="doane").
TEST(Histogram, HasTheBinsOfNumPy) {
  const Histogram few =
      histogram_of(at::tensor({-3.0, -1.0, -1.0, 0.0, 0.0, 0.0, 0.5, 1.0, 2.0, 9.0}));
  EXPECT_THAT(few.counts, ElementsAre(1, 5, 3, 0, 0, 0, 1));
  EXPECT_THAT(few.edges, SizeIs(8));
  EXPECT_THAT(few.edges[1], DoubleEq(-3 + 12.0 / 7));

  const at::Tensor i = at::arange(1000, at::kDouble);
  const Histogram many = histogram_of(i.mul(i).sin().exp());
  EXPECT_THAT(many.counts, ElementsAre(284, 101, 72, 61, 41, 51, 34, 31, 43, 35, 42, 36, 48, 121));
  EXPECT_THAT(many.edges[1], DoubleEq(0.5357653746489515));
  EXPECT_NEAR(many.sum, 1264.6286686242845, 1e-9);
}

TEST(Histogram, OfEqualValuesHasOneBinAroundThem) {
  const Histogram histogram = histogram_of(at::full({2, 3}, 0.1));
  EXPECT_EQ(histogram.minimum, histogram.maximum);
  EXPECT_THAT(histogram.counts, ElementsAre(6));
  EXPECT_NEAR(histogram.edges[0], -0.4, 1e-7);
  EXPECT_NEAR(histogram.edges[1], 0.6, 1e-7);
}

TEST(Histogram, TakesTensorsOfAnyLayoutAndRealType) {
  const at::Tensor matrix = at::tensor({1.0, 2.0, 3.0, 8.0}).view({2, 2});
  const std::vector<double> counts = histogram_of(matrix).counts;
  EXPECT_EQ(histogram_of(matrix.t().to(at::kBFloat16)).counts, counts);
  EXPECT_EQ(histogram_of(matrix.to_sparse().set_requires_grad(true)).counts, counts);
}

TEST(Histogram, RefusesWhatHasNone) {
  const auto refusing = [](const char* why) { return ThrowsMessage<Error>(HasSubstr(why)); };
  EXPECT_THAT([] { histogram_of(at::empty({0})); }, refusing("it has no values"));
  EXPECT_THAT([] { histogram_of(at::tensor({1.0, INFINITY})); }, refusing("infinite"));
  EXPECT_THAT([] { histogram_of(at::tensor({NAN})); }, refusing("not a number"));
  EXPECT_THAT([] { histogram_of(at::tensor({1, 2})); }, refusing("no real numbers"));
  const double most = std::numeric_limits<double>::max();
  EXPECT_THAT([&] { histogram_of(at::tensor({-most, 0.0, most})); }, refusing("too far apart"));
}

}  // namespace
}  // namespace ferula
