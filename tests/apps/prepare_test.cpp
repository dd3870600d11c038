#include "program.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using PrepareCommand = Program;

TEST_F(PrepareCommand, TriesTheProblemsOfAConfiguration) {
  const Outcome prepared = run("prepare '" SOURCE "/configs/vision/lenet5_fashion_mnist.yaml'");
  EXPECT_EQ(prepared.code, 0) << prepared.err;
  EXPECT_THAT(prepared.out, AllOf(HasSubstr("training: FashionMNIST, 55000 samples, 860 batches, "),
                                  HasSubstr("\n  images: Float [64, 1, 32, 32]\n"),
                                  HasSubstr("testing: FashionMNIST, 10000 samples, ")));
}

TEST_F(PrepareCommand, TriesTheTasksOfAGrid) {
  write(folder_ / "grid.yaml", "default_configs: '" SOURCE
                               "/configs/vision/lenet5_fashion_mnist.yaml'\n"
                               "sweep: {training.optimizer.lr: [0.1, 0.01]}\n");
  const Outcome prepared = run("prepare grid.yaml");
  EXPECT_EQ(prepared.code, 0) << prepared.err;
  EXPECT_THAT(prepared.out, HasSubstr(": training: FashionMNIST, 55000 samples, 860 batches, "));
}

TEST_F(PrepareCommand, TriesTheTasksOfASchedule) {
  write(folder_ / "schedule.yaml",
        "worker: TrainingScheduler\n"
        "tasks: {large: {}, small: {training: {sampler: {indices: [0, 100]}}}}\n"
        "experiment: '" SOURCE "/configs/vision/lenet5_fashion_mnist.yaml'\n");
  const Outcome prepared = run("prepare schedule.yaml");
  EXPECT_EQ(prepared.code, 0) << prepared.err;
  EXPECT_THAT(prepared.out,
              AllOf(HasSubstr("large: training: FashionMNIST, 55000 samples, 860 batches, "),
                    HasSubstr("small: training: FashionMNIST, 100 samples, 2 batches, ")));
}

TEST_F(PrepareCommand, SaysWhichDataAreMissing) {
  EXPECT_THAT(run("prepare '" SOURCE "/configs/vision/lenet5_fashion_mnist.yaml' "
                  "--set testing.problem.data_folder=/nowhere")
                  .err,
              HasSubstr("/nowhere/t10k-images-idx3-ubyte[.gz]: no such file"));
  EXPECT_THAT(run("prepare --problem FashionMNIST --set data_folder=/nowhere"),
              Refuses("/nowhere/train-images-idx3-ubyte[.gz]: no such file"));
}

TEST_F(PrepareCommand, NeedsAConfigurationOrAProblem) {
  EXPECT_THAT(run("prepare"), Refuses("expected either configurations or --problem"));
  EXPECT_THAT(run("prepare a.yaml --problem Copy"),
              Refuses("expected either configurations or --problem"));
}

}  // namespace
}  // namespace ferula
