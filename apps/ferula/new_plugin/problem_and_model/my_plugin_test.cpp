// The plugin, as the host makes its components and runs them.
#include <ferula/host.h>
#include <ferula/testing.h>
#include <gtest/gtest.h>

#include <map>

namespace {

namespace kit = ferula::testing;

class MyPlugin : public testing::Test {
 protected:
  kit::PluginUnderTest plugin_{PLUGIN};
  std::shared_ptr<ferula::Problem> problem_ = plugin_.problem("{name: MyProblem, samples: 100}");
  std::shared_ptr<ferula::Model> model_ = plugin_.model("{name: MyModel, units: 4}", *problem_);
};

TEST_F(MyPlugin, FitsTogether) { kit::check_handshake(*problem_, *model_); }

TEST_F(MyPlugin, IsDeterministic) { kit::check_determinism(*problem_, *model_); }

TEST_F(MyPlugin, HasTheGradientsOfItsFormula) { kit::check_gradients(*problem_, *model_); }

TEST_F(MyPlugin, LowersTheLoss) { kit::check_training_step(*problem_, *model_); }

TEST_F(MyPlugin, IsAllInItsCheckpoint) {
  const auto other = plugin_.model("{name: MyModel, units: 4}", *problem_, /*seed=*/2);
  kit::check_state(*problem_, *model_, *other);
}

TEST_F(MyPlugin, KnowsWhatIsInsideOfTheCircle) {
  const ferula::Batch batch = kit::draw_batch(*problem_, 100);
  const at::Tensor distances = batch.at(0).square().sum(1).sqrt();
  EXPECT_TRUE(distances.lt(0.8).eq(batch.at(1)).all().item<bool>());
}

TEST(MyPluginRun, LearnsTheCircle) {
  const ferula::RunReport report =
      ferula::run({.configurations = {CONFIGURATION}, .plugins = {PLUGIN}, .quiet = true});
  const std::map<std::string, double> measurements(report.measurements.begin(),
                                                   report.measurements.end());
  EXPECT_GT(measurements.at("validation_set_agg/acc"), 0.9);
}

}  // namespace
