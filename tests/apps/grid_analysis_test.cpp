// ferula grid analyze.
#include "program.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

using GridAnalysis = Program;

// Two learning rates, two seeds; looked at in three ways.
TEST_F(GridAnalysis, ShowsTheBestFirstAndWritesAll) {
  const Outcome trained = run("grid train " + parabola() +
                              " --sweep training.optimizer.lr=0.1,0.001"
                              " --set grid_settings.experiment_repetitions=2");
  ASSERT_EQ(trained.code, 0) << trained.err;

  const Outcome table = run("grid analyze latest --csv all.csv");
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_THAT(table.out, AllOf(StartsWith("experiment "), HasSubstr(" lr "),
                               HasSubstr(" validation_loss "), EndsWith("all: all.csv\n")));
  EXPECT_LT(table.out.find(" 0.1 "), table.out.find(" 0.001 "));
  EXPECT_THAT(content(folder_ / "all.csv"), StartsWith("experiment,problem,model,"));
  EXPECT_THAT(run("grid analyze latest").out,
              ContainsRegex("all: experiments/grids/.*_grid_analysis.csv"));

  const auto rows = nlohmann::json::parse(run("grid analyze latest --mean --json").out);
  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0]["training.optimizer.lr"], 0.1);
  EXPECT_EQ(rows[0]["repetitions"], 2);
  EXPECT_EQ(rows[1]["finished"], 2);
  EXPECT_LT(rows[0]["validation_loss"], rows[1]["validation_loss"]);

  EXPECT_THAT(run("grid analyze latest --sort validation_los"),
              Refuses("there is no column 'validation_los' to sort by (did you mean "
                      "'validation_loss'?)"));
}

}  // namespace
}  // namespace ferula
