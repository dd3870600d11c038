// A problem without an experiment.
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::shared_ptr<const Problem> load_line(std::vector<std::string> settings = {}) {
  return load_problem(
      "Line", {.settings = std::move(settings), .plugins = {LINE_PLUGIN}, .trust_plugins = true});
}

TEST(LoadProblem, TakesItsSettings) {
  EXPECT_EQ(load_line()->size(), 20);
  EXPECT_EQ(load_line({"samples=5"})->size(), 5);
  EXPECT_THAT([] { load_line({"sample=5"}); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'samples'?")));
  EXPECT_THAT([] { load_line({"samples=0"}); },
              ThrowsMessage<Error>(HasSubstr("samples: expected an integer of at least 1")));
}

TEST(DrawSample, GivesEqualSamplesForEqualSeeds) {
  const auto line = load_line();
  const at::Tensor height = draw_sample(*line, 3, 1)["y"];
  EXPECT_EQ(height.sizes(), at::IntArrayRef({1}));
  EXPECT_TRUE(height.equal(draw_sample(*load_line(), 3, 1)["y"]));
  EXPECT_FALSE(height.equal(draw_sample(*line, 3, 2)["y"]));
}

TEST(DrawSample, IsTheOneOfItsNumber) {
  const auto line = load_line({"noise=0"});
  EXPECT_FLOAT_EQ(draw_sample(*line, 10, 1)["x"].item<float>(), 0.5F);
  EXPECT_THAT([&] { draw_sample(*line, 20, 1); },
              ThrowsMessage<Error>(HasSubstr("samples 0 to 19")));
  EXPECT_THAT([&] { draw_sample(*line, -1, 1); },
              ThrowsMessage<Error>(HasSubstr("samples 0 to 19")));
}

}  // namespace
}  // namespace ferula
