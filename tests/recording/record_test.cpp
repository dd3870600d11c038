// What is taken down of a sample, whatever the model shows of itself.
#include "core/recording/record.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "ferula/recording.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

// Batches as a test wants them.
struct Given final : public Problem, public Loader {
  Batch all;
  std::vector<Fact> known;

  std::vector<StreamSpec> streams() const override {
    return {{"sequences", {}, at::kFloat, "what is seen"}};
  }
  std::vector<StreamSpec> predictions() const override { return {}; }
  std::vector<Fact> facts() const override { return known; }
  std::int64_t size() const override { return 1; }
  Batch batch(const BatchRequest&) const override { return all; }
  at::Tensor loss(const Batch&, const Batch&) const override { return {}; }
  void measure(const Batch&, const Batch&, Statistics&) const override {}

  const Problem& problem() const override { return *this; }
  std::int64_t samples() const override { return 1; }
  std::int64_t batches() const override { return 1; }
  Batch batch(std::int64_t, std::int64_t) override { return all; }
  void limit_sequences(std::int64_t) override {}
  at::Tensor indices(std::int64_t, std::int64_t) override { return at::arange(1); }
};

// Answers with 0 everywhere.
struct Mute : public Model {
  std::string input = "sequences";
  std::vector<std::int64_t> answer = {1, 3, 2};

  std::vector<StreamSpec> inputs() const override { return {{input, {}, at::kFloat, ""}}; }
  std::vector<StreamSpec> outputs() const override { return {}; }
  Batch forward(const Batch& batch) override {
    EXPECT_EQ(batch.at(0).size(0), 1) << "a sample by itself";
    return {{"logits", at::zeros(answer)}};
  }
  std::vector<ModelTensor> tensors() override { return {}; }
  void train(bool on) override { EXPECT_FALSE(on); }
  void to(at::Device) override {}
  void to(at::ScalarType) override {}
};

// Shows a memory of so many numbers.
struct Talkative final : public Mute, public Recordable {
  std::int64_t addresses = 4;

  void* interface(std::string_view id) noexcept override {
    return id == Recordable::id ? static_cast<Recordable*>(this) : nullptr;
  }
  Batch record(const Batch& batch, Recording& recording) override {
    if (addresses == 0) throw Error("the film broke");
    for (int step = 0; step < 3; ++step)
      recording.add("memory", Recorded::memory, at::zeros({1, addresses, 1}));
    return forward(batch);
  }
};

std::vector<std::string> lines(const RecordedSample& sample) {
  std::vector<std::string> lines;
  for (const Picture& picture : sample)
    lines.push_back(picture.part + " " + picture.kind + " " + picture.name);
  return lines;
}

Given sequences(std::int64_t samples) {
  Given given;
  given.all = {{"sequences", at::zeros({samples, 3, 5})},
               {"targets", at::zeros({samples, 3, 2})},
               {"masks", at::zeros({samples, 3, 1}, at::kByte)},
               {"sequences_length", at::full({samples, 1}, 3)}};
  given.known = {{"control_bits", 2}};
  return given;
}

TEST(Record, ShowsInputsTargetsMaskAndAnswersOfAnyModel) {
  Given given = sequences(2);
  Mute model;
  const std::vector<RecordedSample> samples = record_samples(model, "model Mute", given);
  ASSERT_EQ(samples.size(), 2u);
  EXPECT_THAT(lines(samples[0]),
              ElementsAre("input sequence sequences", "asked sequence targets", "asked mask masks",
                          "asked numbers sequences_length", "answer sequence predictions"));
  EXPECT_EQ(samples[0][0].meaning, "what is seen");
  EXPECT_THAT(samples[0][0].rows, ElementsAre("line 0", "line 1", "bit 0", "bit 1", "bit 2"));
  EXPECT_EQ(samples[0][4].values[0][0].item<float>(), 0.5) << "the sigmoid of 0";
  EXPECT_FALSE(shows_model(samples[0]));
}

TEST(Record, ShowsImagesAndTheProbabilitiesOfTheirClasses) {
  Given given;
  given.all = {{"images", at::zeros({20, 3, 8, 8})}, {"targets", at::arange(20)}};
  Mute model;
  model.input = "images";
  model.answer = {1, 4};
  const std::vector<RecordedSample> samples = record_samples(model, "model Mute", given);
  EXPECT_EQ(samples.size(), 16u);
  EXPECT_THAT(lines(samples[3]), ElementsAre("input image images", "asked numbers targets",
                                             "answer numbers predictions"));
  EXPECT_EQ(samples[3][1].values[0].item<float>(), 3);
  EXPECT_EQ(samples[3][2].values[0].item<float>(), 0.25) << "the softmax of four";
}

TEST(Record, ShowsWhatTheModelShows) {
  Given given = sequences(1);
  Talkative model;
  const std::vector<RecordedSample> samples = record_samples(model, "model Talkative", given);
  EXPECT_EQ(lines(samples[0]).back(), "model memory memory");
  EXPECT_TRUE(shows_model(samples[0]));
}

TEST(Record, KeepsFewerSamplesAndStepsOfWhatIsLarge) {
  Given given = sequences(16);
  Talkative model;
  model.addresses = 100'000;
  EXPECT_EQ(record_samples(model, "", given).size(), 6u) << "300,000 numbers each";
  model.addresses = 1'500'000;
  const std::vector<RecordedSample> samples = record_samples(model, "", given);
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_EQ(samples[0].back().every, 3);
  EXPECT_EQ(samples[0].back().values.size(0), 1);
}

TEST(Record, SaysWhoseErrorItIs) {
  Given given = sequences(1);
  Talkative model;
  model.addresses = 0;
  EXPECT_THAT([&] { record_samples(model, "model Talkative (plugin talk, model)", given); },
              ThrowsMessage<Error>(AllOf(HasSubstr("model Talkative (plugin talk, model): record"),
                                         HasSubstr("the film broke"))));
}

}  // namespace
}  // namespace ferula
