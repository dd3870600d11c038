// The data of a configuration, tried before it runs.
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Prepare, SaysWhatEachProblemHas) {
  const TemporaryFolder folder;
  const auto prepared = prepare(line_options(folder, {"device=cuda"}));
  ASSERT_EQ(prepared.size(), 3u) << "a GPU is not needed";
  EXPECT_EQ(prepared[0].section, "training");
  EXPECT_EQ(prepared[0].problem, "Line");
  EXPECT_EQ(prepared[0].samples, 20);
  EXPECT_EQ(prepared[0].batches, 3);
  EXPECT_EQ(prepared[2].section, "testing");
  ASSERT_EQ(prepared[2].streams.size(), 2u);
  EXPECT_EQ(prepared[2].streams[1].name, "y");
  EXPECT_THAT(prepared[2].streams[1].shape, ElementsAre(4));
  EXPECT_FALSE(std::filesystem::exists(folder / "experiments")) << "no run";
}

TEST(Prepare, UsesTheSampler) {
  const TemporaryFolder folder;
  const auto prepared = prepare(line_options(folder, {"training.sampler={name: KFold, folds: 4}"}));
  EXPECT_EQ(prepared[0].samples, 15);
}

TEST(Prepare, ChecksTheConfiguration) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { prepare(line_options(folder, {"training.problem.sampels=3"})); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'samples'?")));
}

TEST(Prepare, FindsABatchThatIsNotAsDeclared) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { prepare(line_options(folder, {"validation.problem.declared=[-1, 3, 5]"})); },
              ThrowsMessage<Error>(HasSubstr("validation: a batch has y: Float [8]; declared is y: "
                                             "Float [any, 3, 5]")));
}

TEST(PrepareProblem, NeedsNoConfiguration) {
  const PreparedProblem prepared = prepare_problem(
      "Line", {.settings = {"samples=5"}, .plugins = {LINE_PLUGIN}, .trust_plugins = true});
  EXPECT_EQ(prepared.samples, 5);
  EXPECT_THAT(prepared.streams[0].shape, ElementsAre(1));
}

}  // namespace
}  // namespace ferula
