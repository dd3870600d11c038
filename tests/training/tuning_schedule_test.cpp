// Whole schedules of the TuningScheduler, and its workers by themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "core/schedule/schedule.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;
using testing::Lt;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::ThrowsMessage;

// Columns of a table of numbers, by name; an empty cell has none.
std::map<std::string, std::vector<double>> table(const fs::path& file) {
  std::map<std::string, std::vector<double>> columns;
  const std::vector<std::string> rows = lines(file);
  for (std::size_t row = 1; row < rows.size(); ++row) {
    std::istringstream names(rows.front()), cells(rows[row]);
    for (std::string name, cell; std::getline(names, name, ',');)
      if (std::getline(cells, cell, ',') && !cell.empty()) columns[name].push_back(std::stod(cell));
  }
  return columns;
}

class TuningTest : public testing::Test {
 protected:
  RunOptions options(const std::string& experiment, std::vector<std::string> settings = {}) const {
    write(folder_ / "experiment.yaml", experiment);
    write(folder_ / "tune.yaml", "worker: tune\nseed: 7\nexperiment: experiment.yaml\n");
    settings.push_back("output=" + (folder_ / "output").string());
    return {.configurations = {folder_ / "tune.yaml"},
            .settings = std::move(settings),
            .trust_plugins = true,
            .quiet = true};
  }

  static RunOptions resuming() { return {.trust_plugins = true, .quiet = true}; }

  fs::path file(const std::string& name) const {
    return folder_ / ("output/tune/TUNING/Line/" + name);
  }

  TemporaryFolder folder_;
};

// A line through all 20 points at once: the loss is a quadratic function of two coefficients, and
// nothing is random.
const std::vector<std::string> kQuadratic = {"training.problem.batch_size=20",
                                             "training.problem.noise=0",
                                             "training.dataloader.shuffle=false",
                                             "model.dropout=0",
                                             "model.degree=1",
                                             "training.optimizer={name: SGD, lr: 0.1}"};

// Settings of an experiment as those of a schedule.
std::vector<std::string> of_experiment(std::vector<std::string> settings) {
  for (std::string& setting : settings) setting.insert(0, "experiment.");
  return settings;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Gradient descent on a quadratic function is stable below 2 / λ, where λ is the largest eigenvalue
// of its Hessian 2 XᵀX / n. Of 20 points i / 20, XᵀX / n = [[1, 0.475], [0.475, 0.30875]].
constexpr double kLargestStable = 2 / (2 * 1.241815);

TEST_F(TuningTest, FindsALearningRateBelowTheLargestStableOne) {
  const RunReport report =
      run(options(line_configuration(folder_),
                  joined(of_experiment(kQuadratic),
                         {"schedule.subroutines=[learning_rate]", "learning_rate.min=1e-5",
                          "learning_rate.max=100", "learning_rate.smoothing=0"})));
  const auto points = table(file("learning_rates_0001.csv"));
  const auto& rates = points.at("learning_rate");
  const auto& losses = points.at("loss");
  for (std::size_t i = 1; rates.at(i - 1) < kLargestStable; ++i)
    EXPECT_LT(losses.at(i), losses.at(i - 1)) << rates[i - 1];
  EXPECT_THAT(rates, SizeIs(Lt(100)));  // it diverges
  EXPECT_GT(rates.back(), kLargestStable);
  const double found = report.measurements.at(0).second;
  EXPECT_THAT(found, AllOf(Ge(kLargestStable / 100), Lt(kLargestStable)));
  EXPECT_THAT(content(file("learning_rates_0001.svg")), StartsWith("<svg"));
}

TEST_F(TuningTest, ALearningRateTestResumesWhereItWasInterrupted) {
  const auto test = [&](const std::string& name) {
    const fs::path folder = folder_ / name;
    RunOptions options =
        line_options(folder_, {"worker=LearningRateRangeTest", "output=" + folder.string(),
                               "observers.Interrupter={}", "learning_rate.min=1e-4",
                               "training.optimizer.accumulate=2"});
    return run(options);
  };
  const RunReport whole = test("whole");
  ASSERT_EQ(whole.state, "finished");
  setenv("LINE_INTERRUPT", "41", 1);
  const RunReport interrupted = test("interrupted");
  unsetenv("LINE_INTERRUPT");
  ASSERT_EQ(interrupted.state, "interrupted");
  EXPECT_FALSE(fs::exists(interrupted.folder / "learning_rates.csv"));
  const RunReport resumed = resume(interrupted.folder, resuming());
  EXPECT_EQ(resumed.status, whole.status);
  EXPECT_THAT(lines(whole.folder / "learning_rates.csv"), SizeIs(Ge(50)));
  for (const char* file : {"learning_rates.csv", "learning_rates.svg", "training_statistics.csv"})
    EXPECT_EQ(content(resumed.folder / file), content(whole.folder / file));
}

TEST_F(TuningTest, ALearningRateTestThatHasEndedCanBeResumed) {
  const RunReport ended =
      run(line_options(folder_, {"worker=LearningRateRangeTest", "learning_rate.trials=20"}));
  const std::string csv = content(ended.folder / "learning_rates.csv");
  const RunReport again = resume(ended.folder, resuming());
  EXPECT_EQ(again.status, ended.status);
  EXPECT_EQ(content(ended.folder / "learning_rates.csv"), csv);
}

TEST_F(TuningTest, IsAnEmptyConfigurationIfNothingIsFound) {
  const RunReport report = run(
      options(line_configuration(folder_), {"schedule.subroutines=[learning_rate]",
                                            "learning_rate.max=1e-7", "learning_rate.trials=20"}));
  EXPECT_TRUE(std::isnan(report.measurements.at(0).second));
  EXPECT_THAT(content(report.folder / "steps/0002_find_learning_rate_Line/run.log"),
              HasSubstr("No learning rate is suggested: from 1e-08 to 1e-07 the loss hardly"));
  RunOptions training = line_options(folder_);
  training.configurations.push_back(file("tuned_0001.yaml"));
  EXPECT_EQ(run(training).state, "finished");
}

TEST_F(TuningTest, RefusesARangeThatIsNone) {
  EXPECT_THAT([&] { run(options(line_configuration(folder_), {"learning_rate.min=2"})); },
              ThrowsMessage<Error>(HasSubstr("min (2) must be below max (1)")));
}

TEST_F(TuningTest, PlansASizeAfterTheOther) {
  EXPECT_EQ(plan(options(line_configuration(folder_), {"batch_size.trials=2"})),
            "0001  prepare\n"
            "0002  try_batch_size Line 1  after 1\n"
            "0003  try_batch_size Line 2  after 2\n"
            "0004  find_learning_rate Line  after 3\n"
            "0005  finish  after 4\n");
}

#ifndef __SANITIZE_ADDRESS__  // whose shadow memory is more than any limit

TEST_F(TuningTest, UsesTheBatchSizeForTheLearningRate) {
  const RunReport report =
      run(options(line_configuration(folder_), {"batch_size.trials=2", "learning_rate.min=1e-4"}));
  EXPECT_EQ(table(file("batch_sizes_0001.csv")).at("batch_size").back(), 4);
  const fs::path test = report.folder / "steps/0004_find_learning_rate_Line/range_test";
  EXPECT_THAT(content(test / "training_configuration.yaml"), HasSubstr("batch_size: 4"));
  EXPECT_FALSE(fs::exists(test / "models"));
}

TEST_F(TuningTest, WhatItFindsGoesBehindTheConfiguration) {
  run(options(line_configuration(folder_),
              {"batch_size.first=20", "batch_size.trials=1", "experiment.training.problem.noise=0",
               "experiment.model.dropout=0", "learning_rate.min=1e-4"}));
  RunOptions training = line_options(folder_);
  training.configurations.push_back(file("tuned_0001.yaml"));
  const RunReport trained = run(training);
  EXPECT_EQ(trained.state, "finished");
  const std::string used = content(trained.folder / "training_configuration.yaml");
  EXPECT_THAT(used, HasSubstr("batch_size: 20"));
  EXPECT_THAT(used, Not(HasSubstr("lr: 0.05")));
}

class BatchSizeTest : public TuningTest {
 protected:
  RunOptions wide(std::vector<std::string> settings) const {
    write(folder_ / "line.yaml", line_configuration(folder_));
    for (const char* setting :
         {"schedule.subroutines=[batch_size]", "batch_size.trials=14", "batch_size.batches=2"})
      settings.emplace_back(setting);
    return options("default_configs: line.yaml\nplugins: {'" WIDE_PLUGIN
                   "': {}}\nmodel: {name: Wide}\ntraining: {problem: {samples: 500}}\n"
                   "observers: {NanGuard: {}}\n",
                   std::move(settings));
  }
};

// x w and exp(x w), or that and its gradient: 8 MiB for each sample, and other things of some size.
TEST_F(BatchSizeTest, IsBoundByMemory) {
  run(wide({"batch_size.memory_limit=200", "batch_size.method=bisection", "batch_size.first=4",
            "experiment.model.width=1048576"}));
  const auto tried = table(file("batch_sizes_0001.csv"));
  const auto &size = tried.at("batch_size"), &fits = tried.at("fits"),
             &memory = tried.at("memory_mib");
  EXPECT_TRUE(std::is_sorted(fits.rbegin(), fits.rend()));
  const auto largest = static_cast<std::size_t>(std::count(fits.begin(), fits.end(), 1)) - 1;
  EXPECT_EQ(size.at(largest + 1), size.at(largest) + 1);
  EXPECT_THAT(size[largest], AllOf(Ge(6), Le(20)));
  EXPECT_THAT(memory[largest], AllOf(Ge(100), Le(200)));
  const double a_sample = (memory[largest] - memory[0]) / (size[largest] - size[0]);
  EXPECT_THAT(a_sample, AllOf(Ge(6), Le(12)));
  EXPECT_THAT(content(file("tuned_0001.yaml")),
              HasSubstr("problem: {batch_size: " +
                        std::to_string(static_cast<std::int64_t>(size[largest])) + "}"));
}

TEST_F(BatchSizeTest, IsAllSamplesIfMemorySuffices) {
  run(wide({"experiment.model.width=1", "experiment.training.problem.samples=20"}));
  EXPECT_THAT(table(file("batch_sizes_0001.csv")).at("batch_size"), ElementsAre(2, 4, 8, 16, 20));
}

TEST_F(BatchSizeTest, MayNotBeThere) {
  run(wide({"experiment.model.fault=bad_alloc"}));
  EXPECT_THAT(table(file("batch_sizes_0001.csv")).at("fits"), ElementsAre(0, 0));
  EXPECT_THAT(content(file("tuned_0001.yaml")), HasSubstr("not even one sample fits"));
}

TEST_F(BatchSizeTest, OtherErrorsAreNotTakenForLackOfMemory) {
  const RunOptions broken =
      wide({"experiment.model.width=1", "experiment.model.fault=error",
            "experiment.model.fault_file='" + (folder_ / "fault").string() + "'"});
  write(folder_ / "fault", "");
  EXPECT_THAT([&] { run(broken); }, ThrowsMessage<Error>(HasSubstr("1 of 16 steps failed")));
  const fs::path schedule = fs::directory_iterator(folder_ / "output/tune/runs")->path();
  EXPECT_THAT(content(schedule / "journal.jsonl"), HasSubstr("the wires are broken"));
  fs::remove(folder_ / "fault");
  EXPECT_EQ(resume(schedule, resuming()).state, "finished");
  EXPECT_THAT(table(file("batch_sizes_0001.csv")).at("fits"), Each(1));
}

#endif

}  // namespace
}  // namespace ferula
