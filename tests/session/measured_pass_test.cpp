#include "core/session/measured_pass.h"

#include <ATen/ops/full.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/state/state_tree.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

// Measures what the test tells it to.
class Measured final : public Problem, public Summary {
 public:
  std::vector<std::pair<std::string, double>> means, lasts;
  at::Tensor hits;  // summed, if there are any
  bool summarizes = false;

  void* interface(std::string_view id) noexcept override {
    return summarizes && id == Summary::id ? static_cast<Summary*>(this) : nullptr;
  }
  std::vector<StreamSpec> streams() const override { return {}; }
  std::vector<StreamSpec> predictions() const override { return {}; }
  std::vector<Fact> facts() const override { return {}; }
  std::int64_t size() const override { return 0; }
  Batch batch(const BatchRequest&) const override { return {}; }
  at::Tensor loss(const Batch&, const Batch&) const override { return {}; }
  void measure(const Batch& batch, const Batch&, Statistics& statistics) const override {
    const auto samples = static_cast<double>(batch.at(0).size(0));
    for (const auto& [name, value] : means)
      statistics.mean(name, at::scalar_tensor(value), samples);
    for (const auto& [name, value] : lasts) statistics.last(name, value);
    if (hits.defined()) statistics.sum("hits", hits);
  }
  std::vector<std::pair<std::string, double>> summarize(const Batch& sums) const override {
    return {{"hits", sums["hits"].sum().item<double>()}};
  }
};

struct Measuring {
  StateTree tree;
  Tables tables;
  Measured problem;
  State& state = tree.scope("worker");
  Var<std::int64_t>& episode = state.add<std::int64_t>("phase/episode", 0, {});
  MeasuredPass pass{"phase", problem, {.episode = &episode}, state, tables};

  void record(double loss, std::int64_t samples) {
    pass.record({{"x", at::zeros({samples})}}, {}, at::scalar_tensor(loss));
  }
  const Table& batches() const { return tables[0]; }
  const Table& aggregate() {
    pass.aggregate();
    return tables[1];
  }
  double newest(const std::string& column) { return ferula::newest(tables[1], column).value(); }
};

std::vector<std::string> names(const Table& table) {
  std::vector<std::string> result;
  for (const Column& column : table.columns) result.push_back(column.name);
  return result;
}

TEST(MeasuredPass, MakesARowOfTheNewestBatch) {
  Measuring run;
  run.problem.means = {{"accuracy", 0.25}};
  run.problem.lasts = {{"length", 12}};
  run.pass.begin();
  run.record(0.5, 8);
  EXPECT_TRUE(run.batches().row.empty()) << "not before it is published";
  run.pass.publish();
  EXPECT_THAT(names(run.batches()),
              ElementsAre("loss", "episode", "accuracy", "length", "batch_size"));
  EXPECT_THAT(run.batches().row, ElementsAre(0.5, 0, 0.25, 12, 8));
  EXPECT_EQ(run.state.get<double>("phase/accuracy"), 0.25);
}

TEST(MeasuredPass, WeighsMeansBySamplesSoThatASmallLastBatchCountsLess) {
  Measuring run;
  run.pass.begin();
  run.record(1, 8);
  run.record(4, 2);
  run.aggregate();
  EXPECT_DOUBLE_EQ(run.newest("loss"), (8 * 1 + 2 * 4) / 10.0);
  EXPECT_EQ(run.newest("loss_min"), 1);
  EXPECT_EQ(run.newest("loss_max"), 4);
  EXPECT_EQ(run.newest("episodes_aggregated"), 2);
  EXPECT_EQ(run.newest("samples_aggregated"), 10);
}

TEST(MeasuredPass, AggregatesMeansButNotWhatIsTrueOfOneBatchOnly) {
  Measuring run;
  run.problem.means = {{"accuracy", 0.25}};
  run.problem.lasts = {{"length", 12}};
  run.pass.begin();
  run.record(1, 8);
  EXPECT_THAT(names(run.aggregate()),
              ElementsAre("episode", "episodes_aggregated", "loss", "loss_min", "loss_max",
                          "loss_std", "accuracy", "accuracy_min", "accuracy_max", "accuracy_std",
                          "samples_aggregated"));
}

TEST(MeasuredPass, ForgetsThePassBefore) {
  Measuring run;
  run.record(1, 8);
  run.pass.begin();
  run.record(3, 8);
  run.aggregate();
  EXPECT_EQ(run.newest("loss"), 3);
  EXPECT_EQ(run.newest("episodes_aggregated"), 1);
}

TEST(MeasuredPass, RefusesAMeasurementThatTheFirstBatchDidNotHave) {
  Measuring run;
  run.record(1, 8);
  run.problem.means = {{"accuracy", 0.5}};
  EXPECT_THAT([&] { run.record(1, 8); },
              ThrowsMessage<Error>(HasSubstr("phase: the problem measured 'accuracy'")));
}

TEST(MeasuredPass, RefusesABatchWithoutAMeasurementOfTheFirst) {
  Measuring run;
  run.problem.means = {{"accuracy", 0.5}};
  run.record(1, 8);
  run.problem.means.clear();
  EXPECT_THAT([&] { run.record(1, 8); },
              ThrowsMessage<Error>(HasSubstr("did not measure 'accuracy' of this batch")));
}

TEST(MeasuredPass, TurnsSumsIntoNumbersAtTheEnd) {
  Measuring run;
  run.problem.summarizes = true;
  run.problem.hits = at::full({2, 2}, 3.0);
  run.pass.begin();
  run.record(1, 8);
  run.record(1, 8);
  run.aggregate();
  EXPECT_EQ(run.newest("hits"), 24);
}

TEST(MeasuredPass, ShowsANanAsItIs) {
  Measuring run;
  run.record(std::nan(""), 8);
  run.aggregate();
  EXPECT_TRUE(std::isnan(run.newest("loss")));
}

TEST(MeasuredPass, ReadsManyWaitingBatchesInTheirOrder) {
  Measuring run;
  run.pass.begin();
  for (int i = 1; i <= 120; ++i) run.record(i, 1);
  run.aggregate();
  EXPECT_DOUBLE_EQ(run.newest("loss"), 60.5);
  EXPECT_EQ(run.newest("episodes_aggregated"), 120);
}

TEST(MeasuredPass, GoesOnInTheMiddleOfAPassAfterAResume) {
  const auto measure = [](Measuring& run, double loss) {
    run.problem.means = {{"accuracy", loss / 10}};
    run.problem.hits = at::full({2}, loss);
    run.record(loss, 8);
  };
  Measuring whole, first, rest;
  for (Measuring* run : {&whole, &first, &rest}) run->problem.summarizes = true;
  for (const double loss : {1.0, 2.0, 7.0}) measure(whole, loss);
  for (const double loss : {1.0, 2.0}) measure(first, loss);
  first.pass.flush();
  rest.pass.restore(first.pass.save());
  measure(rest, 7);
  EXPECT_EQ(rest.aggregate().row, whole.aggregate().row);
  EXPECT_EQ(rest.newest("hits"), 20);
}

TEST(MeasuredPass, KeepsWhatItRestoredUntilTheFirstBatch) {
  Measuring first, idle, rest;
  first.record(1, 8);
  first.pass.flush();
  idle.pass.restore(first.pass.save());
  rest.pass.restore(idle.pass.save());
  rest.record(3, 8);
  rest.aggregate();
  EXPECT_EQ(rest.newest("loss"), 2);
}

}  // namespace
}  // namespace ferula
