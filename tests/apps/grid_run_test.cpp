// Grids from the command line, from their first experiment to their last test.
#include <fstream>

#include "program.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class GridRun : public Program {
 protected:
  static std::string parabolas(const std::string& words) {
    return "grid train " + parabola() + " " + words;
  }
  fs::path grid() const {
    return fs::directory_iterator(folder_ / "experiments/grids/quadratic")->path();
  }
};

TEST_F(GridRun, TrainsTestsAndAnalyses) {
  EXPECT_EQ(run(parabolas("--sweep training.optimizer.lr=0.1,0.01")).code, 0);
  const Outcome tested = run("grid test latest --plugins '" QUADRATIC "' --json");
  EXPECT_EQ(nlohmann::json::parse(tested.out)["done"], 2) << tested.err;
  const Outcome analysed = run("grid analyze latest --json");
  const auto rows = nlohmann::json::parse(analysed.out);
  ASSERT_EQ(rows.size(), 2U) << analysed.err;
  EXPECT_EQ(rows[0]["training.optimizer.lr"], 0.1);
  EXPECT_LT(rows[0]["test_loss"], rows[1]["test_loss"]);
}

TEST_F(GridRun, StopLetsExperimentsSaveAndResumeGoesOn) {
  const std::string endless = parabolas(
      "--sweep seed=1,2 --set training.terminal_conditions.epoch_limit=100000 "
      "--set training.terminal_conditions.loss_stop=0 >started 2>&1 & ");
  shell("'" FERULA_PROGRAM "' " + endless +
        "until ls experiments/grids/quadratic/*/*/models/model_latest.pt 2>/dev/null >&2; do sleep "
        "0.05; done");
  EXPECT_THAT(run("grid status latest").out, HasSubstr("running: 0 of 2 steps done"));
  EXPECT_THAT(run("resume latest").err, HasSubstr("is working in it"));
  EXPECT_THAT(run("grid stop latest").out, HasSubstr("stopped"));
  EXPECT_EQ(read_status(grid() / "0001/status.json").state, "interrupted");
  EXPECT_THAT(run("grid status latest").out, HasSubstr("interrupted"));
  for (const char* number : {"0001", "0002"}) {
    std::ifstream stream(grid() / number / "training_configuration.yaml");
    EXPECT_TRUE(stream.good()) << number;
  }
}

TEST_F(GridRun, AnExperimentThatFailsIsNamedAndTheExitCodeIsOne) {
  const Outcome failed = run(
      parabolas("--sweep training.optimizer.lr=0.1,0.01 --set "
                "training.terminal_conditions.epoch_limit=1000000 "
                "--set training.terminal_conditions.loss_stop=0 --set grid_settings.time_limit=1"));
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.out, HasSubstr("0001 failed: took longer than the 1 seconds of time_limit"));
  EXPECT_THAT(failed.out, HasSubstr("0 of 2 done, 2 failed"));
}

TEST_F(GridRun, APluginWithAThreadMakesEachStepStartTheProgramAfresh) {
  const Outcome trained =
      run(parabolas("--sweep seed=1,2 --set observers.Idle={} --plugins '" THREADED "'"));
  EXPECT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("each step starts the program afresh"));
  EXPECT_THAT(trained.out, HasSubstr("2 of 2 done"));
}

}  // namespace
}  // namespace ferula
