#include "configuration.h"

#include <gmock/gmock.h>

#include <fstream>

namespace ferula::mlflow {
namespace {

using testing::ElementsAre;
using testing::Pair;
namespace fs = std::filesystem;

TEST(Configuration, IsFlattenedByPath) {
  const fs::path folder = fs::path(testing::TempDir()) / "ferula_configuration_test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  EXPECT_EQ(configuration_file(folder), "");
  std::ofstream(folder / "training_configuration.yaml")
      << "model:\n  name: LeNet5\n  load: \"\"\ntraining:\n  sampler:\n    indices: [0, 640]\n"
      << "  problem: {name: MNIST}\nseed: 1\n";
  const Texts parameters = read_parameters(configuration_file(folder));
  EXPECT_THAT(parameters, ElementsAre(Pair("model.name", "LeNet5"), Pair("model.load", ""),
                                      Pair("training.sampler.indices", "[0, 640]"),
                                      Pair("training.problem.name", "MNIST"), Pair("seed", "1")));
  EXPECT_EQ(default_experiment(parameters), "MNIST/LeNet5");
}

TEST(Configuration, NamesTheExperimentByWhatItHas) {
  EXPECT_EQ(default_experiment({{"model.name", "A"}}), "A");
  EXPECT_EQ(default_experiment({{"testing.problem.name", "B"}}), "B");
  EXPECT_EQ(default_experiment({{"seed", "1"}}), "Ferula");
}

}  // namespace
}  // namespace ferula::mlflow
