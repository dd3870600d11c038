#include "steps/temporal_links.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

at::Tensor row(std::vector<double> values) {
  return at::tensor(values, at::kDouble).view({1, 1, -1});
}

void expect_close(const at::Tensor& a, const at::Tensor& b) {
  EXPECT_TRUE(at::allclose(a, b, 0, 1e-9)) << a << "\n" << b;
}

// What a write head leaves that went to addresses 2, 0, 1 of 4, one after the other.
struct Written {
  at::Tensor links = at::zeros({1, 1, 4, 4}, at::kDouble), precedence = row({0, 0, 0, 0});

  Written() {
    for (const at::Tensor& attention : {row({0, 0, 1, 0}), row({1, 0, 0, 0}), row({0, 1, 0, 0})}) {
      links = next_links(links, attention, precedence);
      precedence = next_precedence(precedence, attention);
    }
  }
};

TEST(Precedence, IsAtTheAddressThatWasWrittenToLast) {
  expect_close(Written().precedence, row({0, 1, 0, 0}));
  expect_close(next_precedence(row({0, 0.8, 0.2}), row({0.5, 0.25, 0})),
               row({0.5, 0.25 + 0.25 * 0.8, 0.25 * 0.2}));
  expect_close(next_precedence(row({0, 1}), row({0, 0})), row({0, 1}));
}

TEST(Links, LeadFromEachWriteToTheNext) {
  const at::Tensor links = Written().links[0][0];
  EXPECT_EQ(links[0][2].item<double>(), 1);
  EXPECT_EQ(links[1][0].item<double>(), 1);
  EXPECT_EQ(links.sum().item<double>(), 2);
}

TEST(Links, LeadNowhereFromAnAddressThatIsWrittenToAgain) {
  const Written written;
  const at::Tensor links = next_links(written.links, row({0, 0, 1, 0}), written.precedence)[0][0];
  EXPECT_EQ(links[2][1].item<double>(), 1);
  EXPECT_EQ(links[0][2].item<double>(), 0);
}

TEST(Links, AreTheEquation) {
  constexpr int kAddresses = 5;
  const at::Tensor links = at::rand({2, 3, kAddresses, kAddresses}, seeded(1), at::kDouble),
                   attention = at::rand({2, 3, kAddresses}, seeded(2), at::kDouble) * 0.2,
                   precedence = at::rand({2, 3, kAddresses}, seeded(3), at::kDouble);
  const at::Tensor next = next_links(links, attention, precedence);
  const auto l = links.accessor<double, 4>(), n = next.accessor<double, 4>();
  const auto w = attention.accessor<double, 3>(), p = precedence.accessor<double, 3>();
  for (int b = 0; b < 2; ++b)
    for (int k = 0; k < 3; ++k)
      for (int i = 0; i < kAddresses; ++i)
        for (int j = 0; j < kAddresses; ++j)
          EXPECT_NEAR(
              n[b][k][i][j],
              i == j ? 0 : (1 - w[b][k][i] - w[b][k][j]) * l[b][k][i][j] + w[b][k][i] * p[b][k][j],
              1e-12);
}

TEST(Weighting, GoesForwardAndBackwardAlongTheLinks) {
  const at::Tensor links = Written().links, at_0 = row({1, 0, 0, 0});
  expect_close(forward_weighting(links, at_0)[0], row({0, 1, 0, 0})[0].unsqueeze(0));
  expect_close(backward_weighting(links, at_0)[0], row({0, 0, 1, 0})[0].unsqueeze(0));
}

TEST(Weighting, HasOneForEachReadHeadAndWriteHead) {
  const at::Tensor links = at::rand({2, 3, 4, 4}, seeded(1), at::kDouble),
                   reads = at::rand({2, 5, 4}, seeded(2), at::kDouble);
  const at::Tensor forward = forward_weighting(links, reads),
                   backward = backward_weighting(links, reads);
  EXPECT_THAT(forward.sizes(), testing::ElementsAre(2, 5, 3, 4));
  expect_close(forward[1][4][2], links[1][2].matmul(reads[1][4]));
  expect_close(backward[1][4][2], links[1][2].t().matmul(reads[1][4]));
}

TEST(ReadWeighting, MixesByTheModes) {
  const at::Tensor backward = row({1, 0, 0}).unsqueeze(0), forward = row({0, 1, 0}).unsqueeze(0);
  expect_close(read_weighting(backward, forward, row({0, 0, 1}), row({0.5, 0.3, 0.2})),
               row({0.5, 0.3, 0.2}));
}

}  // namespace
}  // namespace ferula
