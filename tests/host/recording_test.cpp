// ferula test --visualize.
#include <gmock/gmock.h>

#include "tests/host/line.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Visualize, WritesAPageBesideTheNumbersOfEachTest) {
  const TemporaryFolder folder;
  const auto experiment = train(folder, {"testing.multi_tests={samples: [10, 6]}"}).folder;
  const auto tested = [&](bool visualize) {
    return test(experiment,
                {.worker = "Tester", .trust_plugins = true, .quiet = true, .visualize = visualize});
  };
  const std::vector<RunReport> without = tested(false), with = tested(true);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(without[i].recording.empty());
    EXPECT_EQ(with[i].recording, with[i].folder / "recording.html");
    EXPECT_THAT(content(with[i].recording),
                AllOf(StartsWith("<!doctype html>"), HasSubstr("What Polynomial does on Line"),
                      HasSubstr("Polynomial shows nothing of what happens inside it")));
    EXPECT_EQ(with[i].measurements, without[i].measurements) << "nothing else is different";
  }
}

}  // namespace
}  // namespace ferula
