// A whole cross-validation, by the program.
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <numeric>

#include "array_files/npz.h"
#include "program.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::DoubleNear;
using testing::HasSubstr;

class Folds : public Program {
 protected:
  // Of the parabola's 100 samples.
  void write_schedule(const std::string& name, const std::string& keys) const {
    write(folder_ / name, "worker: TrainingScheduler\nseed: 3\nplugins: ['" QUADRATIC "']\n" +
                              keys +
                              "\nexperiment:\n"
                              "  default_configs: '" SOURCE
                              "/examples/quadratic/quadratic.yaml'\n"
                              "  threads: 1\n"
                              "  training: {terminal_conditions: {epoch_limit: 2}}\n");
  }

  nlohmann::json finished(const std::string& name) const {
    const Outcome outcome = run("run " + name + " --json");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out);
  }

  // The losses in the journal of steps that did this.
  std::vector<double> losses(const fs::path& schedule, const std::string& command) const {
    std::map<std::int64_t, std::string> commands;
    for (const nlohmann::json& line : lines(schedule / "plan.jsonl"))
      if (line.contains("step")) commands[line["step"]] = line["command"];
    std::vector<double> losses;
    for (const nlohmann::json& line : lines(schedule / "journal.jsonl"))
      if (commands.at(line["step"]) == command)
        losses.push_back(line["outcome"]["results"]["loss"]);
    return losses;
  }

  static double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  }

 private:
  std::vector<nlohmann::json> lines(const fs::path& file) const {
    std::vector<nlohmann::json> lines;
    std::istringstream stream(content(folder_ / file));
    for (std::string line; std::getline(stream, line);)
      lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
};

TEST_F(Folds, AreTrainedPredictedAndTested) {
  write_schedule("folds.yaml", "folds: 3\nschedule: {project: parabola}");
  const nlohmann::json report = finished("folds.yaml");
  const std::vector<double> trained = losses(report["folder"], "train_fold");
  EXPECT_EQ(trained.size(), 3u);
  EXPECT_THAT(report["measurements"]["return_value"].get<double>(),
              DoubleNear(mean(trained), 1e-12));

  std::vector<at::Tensor> predicted;
  for (const char* fold : {"fold_0", "fold_1", "fold_2"})
    for (const auto& [name, array] :
         read_npz(folder_ /
                  ("experiments/parabola/PREDICTIONS/Parabola/" + std::string(fold) + "_0001.npz")))
      if (name == "sample_indices") predicted.push_back(array);
  EXPECT_TRUE(std::get<0>(at::cat(predicted).sort()).equal(at::arange(100)))
      << "each sample once, by the model that has not seen it";

  const std::string held = run("ls latest").out;
  EXPECT_THAT(held, HasSubstr("steps/0002_train_fold_Parabola_0/training"));
  EXPECT_THAT(held, testing::ContainsRegex("MODELS/Parabola/fold_2_0001.json +models .* there"));
}

TEST_F(Folds, AreNested) {
  write_schedule("nested.yaml",
                 "folds: 2\nnested: true\n"
                 "schedule: {subroutines: [train, test], max_concurrent_steps: 2}");
  const nlohmann::json report = finished("nested.yaml");
  EXPECT_EQ(losses(report["folder"], "train_fold").size(), 4u);
  const std::vector<double> tested = losses(report["folder"], "test_task");
  EXPECT_EQ(tested.size(), 2u);
  EXPECT_THAT(report["measurements"]["return_value"].get<double>(),
              DoubleNear(mean(tested), 1e-12));
}

TEST_F(Folds, AreReusedByASchedulerThatSplitsAlike) {
  write_schedule("first.yaml", "folds: 2\nschedule: {project: first, subroutines: [train]}");
  finished("first.yaml");
  const std::string schedule =
      "schedule: {project: second, subroutines: [test], reuse: {models: first}}";
  write_schedule("second.yaml", "folds: 2\n" + schedule);
  EXPECT_EQ(losses(finished("second.yaml")["folder"], "test_task").size(), 1u);
  write_schedule("third.yaml", "folds: 2\nstratify: true\n" + schedule);
  EXPECT_THAT(run("run third.yaml").err, HasSubstr("may have seen what it would be tested on"));
}

TEST_F(Folds, AreRefusedIfTheValidationDecides) {
  write_schedule("leak.yaml", "folds: 2\ntasks: {one: {observers: {EarlyStopping: {}}}}");
  EXPECT_THAT(run("run leak.yaml"),
              Refuses("experiment.observers.EarlyStopping lets the validation decide"));
  EXPECT_FALSE(fs::exists(folder_ / "experiments")) << "before anything is made";
}

}  // namespace
}  // namespace ferula
