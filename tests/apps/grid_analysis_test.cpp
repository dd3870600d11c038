// ferula grid analyze.
#include "program.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class GridAnalysis : public Program {
 protected:
  void SetUp() override {
    for (const char* words :
         {"--set training.optimizer.lr=0.1 --seed 1", "--set training.optimizer.lr=0.1 --seed 2",
          "--set training.optimizer.lr=0.001 --seed 1"})
      train(words);
  }
};

TEST_F(GridAnalysis, PrintsTheBestFirstAndWritesAll) {
  const Outcome analyzed = run("grid analyze experiments --csv all.csv");
  EXPECT_EQ(analyzed.code, 0) << analyzed.err;
  EXPECT_THAT(analyzed.out, AllOf(StartsWith("experiment "), HasSubstr(" lr "),
                                  HasSubstr(" validation_loss "), EndsWith("all: all.csv\n")));
  EXPECT_LT(analyzed.out.find(" 0.1 "), analyzed.out.find(" 0.001 "));
  EXPECT_THAT(content(folder_ / "all.csv"), StartsWith("experiment,problem,model,"));
}

TEST_F(GridAnalysis, WritesBesideTheExperimentsIfNothingElseIsSaid) {
  const std::string out = run("grid analyze experiments").out;
  EXPECT_THAT(out, testing::ContainsRegex("all: experiments/[0-9]{8}_[0-9]{6}_grid_analysis.csv"));
}

TEST_F(GridAnalysis, PrintsOneJsonDocument) {
  const auto rows = nlohmann::json::parse(run("grid analyze experiments --mean --json").out);
  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0]["training.optimizer.lr"], 0.1);
  EXPECT_EQ(rows[0]["repetitions"], 2);
  EXPECT_GT(rows[0]["validation_loss_deviation"], 0);
  EXPECT_TRUE(rows[1]["validation_loss_deviation"].is_null());
}

TEST_F(GridAnalysis, NamesTheColumnThatIsNotThere) {
  EXPECT_THAT(run("grid analyze experiments --sort validation_los"),
              Refuses("there is no column 'validation_los' to sort by (did you mean "
                      "'validation_loss'?)"));
}

}  // namespace
}  // namespace ferula
