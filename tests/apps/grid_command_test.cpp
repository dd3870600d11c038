#include "program.h"

namespace ferula {
namespace {

using testing::HasSubstr;

class GridCommand : public Program {
 protected:
  Outcome plan(const std::string& words) const {
    return run("grid train " + parabola() + " --plan " + words);
  }
};

TEST_F(GridCommand, PrintsTheExperimentsThatItPlans) {
  const Outcome planned = plan("--sweep training.optimizer.lr=0.1,0.01 --sweep seed=3,4");
  EXPECT_EQ(planned.code, 0) << planned.err;
  EXPECT_EQ(planned.out,
            "0001  quadratic  training.optimizer.lr=0.1   seed=3\n"
            "0002  quadratic  training.optimizer.lr=0.1   seed=4\n"
            "0003  quadratic  training.optimizer.lr=0.01  seed=3\n"
            "0004  quadratic  training.optimizer.lr=0.01  seed=4\n");
}

TEST_F(GridCommand, PlansForPrograms) {
  const Outcome planned = plan(
      "--json --sweep 'training.optimizer.lr={uniform: [0, 1]}' "
      "--set grid_settings.samples=2");
  EXPECT_EQ(planned.code, 0) << planned.err;
  const auto experiments = nlohmann::json::parse(planned.out)["experiments"];
  ASSERT_EQ(experiments.size(), 2u);
  EXPECT_EQ(experiments[1]["number"], "0002");
  EXPECT_EQ(experiments[1]["task"], "quadratic");
  EXPECT_EQ(experiments[1]["settings"][1], "seed=1");
}

TEST_F(GridCommand, RefusesAMistakeInAnyValue) {
  EXPECT_THAT(plan("--sweep training.optimizer.lr=0.1,fast"),
              Refuses("training.optimizer.lr: expected a real number"));
  EXPECT_THAT(plan("--sweep training.optimiser.lr=0.1"), Refuses("did you mean 'optimizer'?"));
  EXPECT_THAT(plan("--trainer OflineTrainer --sweep seed=1"),
              Refuses("grid_settings.trainer: worker: there is no worker 'OflineTrainer'"));
  EXPECT_THAT(plan(""), Refuses("is no grid"));
  EXPECT_THAT(run("grid train"), Refuses("which file?"));
  EXPECT_THAT(run("grid tarin x.yaml"), Refuses("did you mean 'train'?"));
}

TEST_F(GridCommand, ExplainsItself) {
  EXPECT_THAT(run("help grid").out, HasSubstr("usage: ferula grid train GRID"));
}

}  // namespace
}  // namespace ferula
