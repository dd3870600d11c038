// ferula ls.
#include "program.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::StartsWith;

using Ls = Program;

TEST_F(Ls, ListsTheExperimentsOfTheUsualFolder) {
  const std::string experiment = train();
  const Outcome listed = run("ls");
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_THAT(listed.out, MatchesRegex("folder +problem +model +state +progress .*\n"
                                       "Parabola/Quadratic/[0-9_]+ +Parabola +Quadratic +finished "
                                       "+[0-9]+/[0-9]+ .*\n"));
  EXPECT_EQ(run("ls experiments").out, listed.out);
}

TEST_F(Ls, ShowsWhatAnExperimentHolds) {
  const std::string experiment = train();
  ASSERT_EQ(run("test latest").code, 0);
  const Outcome listed = run("ls latest");
  EXPECT_THAT(listed.out, AllOf(StartsWith(experiment + "\nParabola, Quadratic\nfinished: "),
                                HasSubstr("\ntest_"), HasSubstr("\nmodels/model_best.pt "),
                                HasSubstr("/testing_set_agg_statistics.csv ")));
  const auto document = nlohmann::json::parse(run("ls latest --json").out);
  EXPECT_EQ(document["folder"], experiment);
  EXPECT_EQ(document["tests"].size(), 1);
  EXPECT_GT(document["files"].size(), 10);
}

TEST_F(Ls, PrintsOneJsonDocument) {
  train();
  const auto documents = nlohmann::json::parse(run("ls --json --size").out);
  ASSERT_EQ(documents.size(), 1);
  EXPECT_EQ(documents[0]["state"], "finished");
  EXPECT_EQ(documents[0]["done"], documents[0]["total"]);
  EXPECT_GT(documents[0]["bytes"], 1000);
}

TEST_F(Ls, NeedsAFolder) {
  EXPECT_THAT(run("ls"), Refuses("experiments: no such folder"));
  EXPECT_THAT(run("ls nowhere"), Refuses("nowhere: no such folder"));
  std::filesystem::create_directory(folder_ / "empty");
  const Outcome listed = run("ls empty");
  EXPECT_EQ(listed.out, "empty: no experiments\n");
  EXPECT_THAT(listed.err, IsEmpty());
}

}  // namespace
}  // namespace ferula
