#include "program.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

using Config = Program;

TEST_F(Config, ExplainNamesTheLineOfAValue) {
  const Outcome explained = run("config explain " + parabola() + " --key training.optimizer.lr");
  EXPECT_EQ(explained.code, 0) << explained.err;
  EXPECT_EQ(explained.out,
            "training.optimizer.lr: 0.1  # " SOURCE "/examples/quadratic/quadratic.yaml:13\n");
}

TEST_F(Config, ExplainSuggestsTheKeyThatWasMeant) {
  EXPECT_THAT(run("config explain " + parabola() + " --key training.optimizer.lrr"),
              Refuses("did you mean 'training.optimizer.lr'?"));
}

TEST_F(Config, ShowWithoutAConfigurationAsksForOne) {
  EXPECT_THAT(run("config show"), Refuses("config show: which configuration?"));
}

TEST_F(Config, ShownConfigurationsRun) {
  write(folder_ / "all.yaml", run("config show " + parabola()).out);
  EXPECT_EQ(run("train all.yaml --plugins '" QUADRATIC "'").code, 0);
}

TEST_F(Config, DiffShowsBothSidesAndNothingOfChance) {
  write(folder_ / "a.yaml", run("config template FashionMNIST LeNet5").out);
  write(folder_ / "b.yaml", run("config template FashionMNIST LeNet5 --set model.width=32").out);
  EXPECT_THAT(run("config diff a.yaml b.yaml").out,
              MatchesRegex("- model.width: 28  # a.yaml:[0-9]+\n"
                           "\\+ model.width: 32  # b.yaml:[0-9]+\n"));
}

TEST_F(Config, ATemplateTrainsAsItIs) {
  const Outcome written = run("config template OfflineTrainer FashionMNIST LeNet5");
  EXPECT_THAT(written.out, HasSubstr("seed: -1  # "));
  write(folder_ / "template.yaml", written.out);
  const Outcome trained =
      run("train template.yaml --threads 1 --set training.terminal_conditions.episode_limit=2 "
          "--set validation.problem.batch_size=2000");
  EXPECT_EQ(trained.code, 0) << trained.err;
}

TEST_F(Config, ATemplateNeedsAProblemAndAModel) {
  EXPECT_THAT(run("config template LeNet5"), Refuses("OfflineTrainer needs a problem"));
  EXPECT_THAT(run("config template MNIST"), Refuses("OfflineTrainer needs a model"));
  EXPECT_THAT(run("config template vision"), Refuses("'vision' has several components"));
}

}  // namespace
}  // namespace ferula
