// What the Predictor writes of a trained model.
#include <ATen/ops/arange.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "array_files/npz.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

// Runs the Predictor with the weights of an experiment.
Batch predict(const TemporaryFolder& folder, const fs::path& experiment,
              std::vector<std::string> settings = {}) {
  settings.insert(settings.begin(), {"worker=Predictor", "model.load=" + experiment.string()});
  const RunReport report = train(folder, std::move(settings));
  EXPECT_EQ(report.status, "Prediction finished");
  Batch batch;
  for (auto& [name, array] : read_npz(report.folder / "predictions.npz")) batch.set(name, array);
  return batch;
}

TEST(Predictor, WritesWhatTheModelAnswers) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const Batch written = predict(folder, experiment);
  EXPECT_EQ(written.size(), 3u) << "what the model sees is not repeated";
  EXPECT_TRUE(written["sample_indices"].equal(at::arange(10))) << "in order";
  EXPECT_EQ(written["y"].size(0), 10);
  TrainedModel model = TrainedModel::load(experiment, {.trust_plugins = true, .quiet = true});
  const Batch answers = model.predict({{"x", at::arange(10).to(at::kFloat).div(10)}});
  EXPECT_TRUE(written["heights"].allclose(answers["heights"]));
}

TEST(Predictor, PredictsTheFoldThatIsHeldOut) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  at::Tensor seen = at::zeros({10}, at::kLong);
  for (const char* fold : {"0", "1", "2"}) {
    const Batch written =
        predict(folder, experiment,
                {std::string("testing.sampler={name: KFold, folds: 3, fold: ") + fold + "}"});
    seen.index_add_(0, written["sample_indices"], at::ones_like(written["sample_indices"]));
  }
  EXPECT_TRUE(seen.eq(1).all().item<bool>()) << "each sample is held out once";
}

TEST(Predictor, StopsWhereATestWould) {
  const TemporaryFolder folder;
  const Batch written =
      predict(folder, train(folder).folder,
              {"testing.problem.max_test_episodes=1", "testing.dataloader.shuffle=false"});
  EXPECT_TRUE(written["sample_indices"].equal(at::arange(4)));
}

TEST(Predictor, FillsSequencesOfOtherLengthsUpWithZeros) {
  const TemporaryFolder folder;
  write(folder / "copy.yaml", R"(
worker: Predictor
threads: 1
seed: 1
output: ')" + (folder / "experiments").string() +
                                  R"('
testing:
  problem: {name: Copy, batch_size: 1, size: 8, min_sequence_length: 1, max_sequence_length: 6, data_bits: 2}
model: {name: LSTM, hidden_state_size: 3}
)");
  const RunReport report = run({.configurations = {folder / "copy.yaml"}, .quiet = true});
  Batch written;
  for (auto& [name, array] : read_npz(report.folder / "predictions.npz")) written.set(name, array);
  const at::Tensor lengths = written["masks"].sum({1, 2});
  EXPECT_LT(lengths.min().item<std::int64_t>(), lengths.max().item<std::int64_t>());
  EXPECT_EQ(written["masks"].size(1), written["targets"].size(1));
  EXPECT_EQ(written["masks"].size(0), 8);
}

}  // namespace
}  // namespace ferula
