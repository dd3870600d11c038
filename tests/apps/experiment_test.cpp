// Commands on an experiment: test, resume, predict, export.
#include <ATen/ops/linspace.h>

#include "core/checkpoint/archive.h"
#include "core/files/npz.h"
#include "program.h"

namespace ferula {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

using Experiment = Program;

TEST_F(Experiment, ATestIsOneJsonDocument) {
  train();
  const Outcome tested = run("test latest --json");
  EXPECT_EQ(tested.code, 0) << tested.err;
  const auto report = nlohmann::json::parse(tested.out);
  EXPECT_EQ(report["state"], "finished");
  EXPECT_EQ(report["measurements"]["testing_set_agg/samples_aggregated"], 100);
}

TEST_F(Experiment, PermutedLabelsAreGuessedOneTimeInTen) {
  const Outcome trained =
      run("train '" SOURCE
          "/configs/vision/lenet5_fashion_mnist.yaml' --threads 1 --seed 1 "
          "--set training.sampler.indices=[0,6400] --set validation.sampler.indices=[6400,6720] "
          "--set training.terminal_conditions.epoch_limit=1");
  ASSERT_EQ(trained.code, 0) << trained.err;
  const auto accuracy = [&](const std::string& words) -> double {
    const Outcome tested = run("test latest --json --set testing.problem.batch_size=1000 " + words);
    return nlohmann::json::parse(tested.out)["measurements"]["testing_set_agg/acc"];
  };
  EXPECT_GT(accuracy(""), 0.5);
  EXPECT_NEAR(accuracy("--set testing.problem.permute_labels=true"), 0.1, 0.015);
}

TEST_F(Experiment, ArraysInFilesAreLearnedWithoutAPluginOfTheirOwn) {
  const Outcome trained =
      run("train '" SOURCE
          "/configs/tensors/lenet5_idx.yaml' --threads 1 --seed 1 --json "
          "--set training.sampler.indices=[0,6400] --set validation.sampler.indices=[6400,6720] "
          "--set training.terminal_conditions.epoch_limit=1");
  ASSERT_EQ(trained.code, 0) << trained.err;
  const auto measured = nlohmann::json::parse(trained.out)["measurements"];
  EXPECT_GT(measured["validation_set_agg/acc"], 0.5);
  EXPECT_GT(measured["validation_set_agg/top_5"], 0.9);
}

TEST_F(Experiment, AnEncoderThatLearnedOneTaskServesAnother) {
  const auto train = [this](const std::string& name, const std::string& words) -> std::string {
    const Outcome trained =
        run("train '" SOURCE "/configs/sequence/" + name +
            ".yaml' --json --set training.terminal_conditions.episode_limit=3 " + words);
    EXPECT_EQ(trained.code, 0) << trained.err;
    return nlohmann::json::parse(trained.out)["folder"];
  };
  const auto weights = [this](const std::string& experiment) {
    return read_archive(folder_ / experiment / "models/model_latest.pt")
        .get<Dictionary>("state_dict");
  };
  const std::string encoder = train("maes_serial_recall_command_lines", "--seed 1");
  const std::string solver =
      train("maes_encoder_reverse_recall",
            "--seed 2 --set model.load=" + encoder + "/models/model_latest.pt");
  const Dictionary before = weights(encoder), after = weights(solver);
  ASSERT_EQ(before.size(), 12);
  for (const auto& [name, value] : before)
    EXPECT_EQ(std::get<at::Tensor>(value).equal(after.get<at::Tensor>(name)),
              name.starts_with("encoder."))
        << name;
}

TEST_F(Experiment, LatestIsLookedForInTheOutputFolder) {
  const std::string experiment = train("--output runs");
  EXPECT_THAT(run("test latest"), Refuses("there is no experiment in 'experiments'"));
  EXPECT_THAT(run("test latest --output runs").out, HasSubstr(experiment));
}

TEST_F(Experiment, AFolderThatIsNoExperimentIsRefused) {
  EXPECT_THAT(run("test ."), Refuses(".: is no experiment of a training"));
  EXPECT_THAT(run("resume nowhere"), Refuses("nowhere: no such experiment folder"));
}

TEST_F(Experiment, AFinishedRunStaysFinished) {
  const std::string experiment = train();
  const std::string rows = content(folder_ / (experiment + "/training_statistics.csv"));
  EXPECT_THAT(run("resume latest").out, StartsWith("best/validation_set_agg/loss"));
  EXPECT_EQ(content(folder_ / (experiment + "/training_statistics.csv")), rows);
}

TEST_F(Experiment, AFinishedRunGoesOnWhenItsLimitIsRaised) {
  const std::string experiment = train();
  const std::string raised = "--set training.terminal_conditions.epoch_limit=3";
  EXPECT_EQ(run("resume latest " + raised).code, 0);
  EXPECT_EQ(content(folder_ / (experiment + "/training_statistics.csv")),
            content(folder_ / (train(raised + " --output other") + "/training_statistics.csv")));
}

TEST_F(Experiment, PredictsFromAnArchiveAndFromAFolder) {
  train("--set training.terminal_conditions.epoch_limit=100");
  const at::Tensor x = at::linspace(-1, 1, 5);
  write_npz(folder_ / "in.npz", {{"x", x}});
  std::filesystem::create_directory(folder_ / "in");
  write_npy(folder_ / "in/x.npy", x);
  EXPECT_EQ(run("predict latest in.npz -o from_archive.npz").out, "from_archive.npz\n");
  EXPECT_EQ(run("predict latest in --file from_folder.npz").code, 0);
  EXPECT_EQ(content(folder_ / "from_archive.npz"), content(folder_ / "from_folder.npz"));
  const NamedArrays heights = read_npz(folder_ / "from_archive.npz");
  EXPECT_EQ(heights.at(0).first, "heights");
  EXPECT_NEAR(heights.at(0).second[0].item<float>(), 6, 0.01);
}

TEST_F(Experiment, PredictSaysWhatTheModelNeeds) {
  train();
  write_npz(folder_ / "name.npz", {{"z", at::linspace(-1, 1, 5)}});
  write_npz(folder_ / "shape.npz", {{"x", at::linspace(-1, 1, 4).reshape({2, 2})}});
  write_npz(folder_ / "type.npz", {{"x", at::linspace(-1, 1, 5, at::kDouble)}});
  const std::string needed = "the model needs x: Float [any]  (where); the input has ";
  EXPECT_THAT(run("predict latest name.npz -o out.npz"), Refuses(needed + "no 'x'"));
  EXPECT_THAT(run("predict latest shape.npz -o out.npz"), Refuses(needed + "x: Float [2, 2]"));
  EXPECT_THAT(run("predict latest type.npz -o out.npz"), Refuses(needed + "x: Double [5]"));
  EXPECT_THAT(run("predict latest none.npz -o out.npz"), Refuses("there is no such file"));
}

TEST_F(Experiment, ExportsByTheEndingOfTheName) {
  const std::string experiment = train();
  EXPECT_EQ(run("export latest -o model.pt --json").out, "{\n  \"file\": \"model.pt\"\n}\n");
  EXPECT_EQ(run("export " + experiment + " -o model.safetensors").code, 0);
  const at::Tensor weights = read_archive(folder_ / "model.pt").get<at::Tensor>("coefficients");
  EXPECT_EQ(weights.numel(), 3);
  EXPECT_THAT(content(folder_ / "model.safetensors"),
              EndsWith(std::string(static_cast<const char*>(weights.const_data_ptr()), 12)));
  EXPECT_THAT(run("export latest -o model.bin"), Refuses("ends in .safetensors or .pt"));
}

}  // namespace
}  // namespace ferula
