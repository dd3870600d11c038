// What all tasks share: streams, facts, lengths, control lines, seeds, statistics, complaints.
#include <gmock/gmock.h>

#include <array>
#include <map>
#include <set>
#include <thread>

#include "algorithmic_problem.h"
#include "ferula/error.h"
#include "tasks/distraction_carry.h"
#include "tasks/sequence_comparison.h"
#include "tasks/serial_recall.h"
#include "tasks/skip_recall.h"
#include "told.h"

namespace ferula::algorithmic {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

struct Collected final : Statistics {
  std::map<std::string, double> values;
  std::vector<std::string> names;  // in their order

  void mean(std::string_view name, const at::Tensor& value, double) override {
    last(name, value.item<double>());
  }
  void mean(std::string_view name, double value, double) override { last(name, value); }
  void last(std::string_view name, double value) override {
    values[std::string(name)] = value;
    names.emplace_back(name);
  }
  void sum(std::string_view, const at::Tensor&) override {}
};

std::vector<std::string> facts(const Problem& problem) {
  std::vector<std::string> texts;
  for (const Fact& fact : problem.facts()) texts.push_back(fact.name + " " + fact.value);
  return texts;
}

std::set<std::int64_t> lengths(const Problem& problem) {
  std::set<std::int64_t> lengths;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    lengths.insert(draw(problem, 1, seed)["sequences_length"].item<std::int64_t>());
  return lengths;
}

TEST(AlgorithmicProblem, GivesTheStreamsThatItDeclares) {
  const SerialRecall problem(sized<SerialRecall>(3, 5, 4, 4));
  const Batch batch = draw(problem, 6, 1);
  ASSERT_EQ(batch.size(), problem.streams().size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const StreamSpec spec = problem.streams()[i];
    const at::Tensor stream = batch[spec.name];
    EXPECT_TRUE(stream.equal(batch.at(i))) << spec.name;
    EXPECT_EQ(stream.scalar_type(), spec.type) << spec.name;
    EXPECT_EQ(stream.size(0), 6) << spec.name;
    EXPECT_EQ(stream.sizes().back(), spec.shape.back()) << spec.name;
  }
  EXPECT_EQ(batch["sequences"].sizes(), at::IntArrayRef({6, 10, 8}));
  EXPECT_EQ(batch["targets"].sizes(), at::IntArrayRef({6, 10, 5}));
  EXPECT_EQ(batch["masks"].sizes(), at::IntArrayRef({6, 10, 1}));
}

TEST(AlgorithmicProblem, KeepsSequencesAsShortAsTheRequestWants) {
  SkipRecall::Params params = sized<SkipRecall>(2, 4, 1, 9);
  params.seq_start = 2;
  SkipRecall problem(params);
  const auto* lengths = query<SequenceLengths>(problem);
  ASSERT_NE(lengths, nullptr);
  EXPECT_EQ(lengths->min_sequence_length(), 3) << "there must be an answer";
  EXPECT_EQ(lengths->max_sequence_length(), 9);
  std::set<std::int64_t> drawn;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Batch batch = problem.batch({.indices = at::arange(2),
                                       .generator = at::detail::createCPUGenerator(seed),
                                       .max_sequence_length = 5});
    drawn.insert(batch["sequences_length"][0].item<std::int64_t>());
    EXPECT_EQ(batch["max_sequence_length"][1].item<std::int64_t>(), 5);
  }
  EXPECT_THAT(drawn, ElementsAre(3, 4, 5));
}

TEST(AlgorithmicProblem, TellsModelsItsSizesAndMarkers) {
  EXPECT_THAT(facts(SerialRecall(sized<SerialRecall>(3, 8, 1, 1))),
              ElementsAre("input_item_size 11", "output_item_size 8", "control_bits 3",
                          "data_bits 8", "store_bit 0", "recall_bit 1"));
  EXPECT_EQ(facts(SequenceComparison(sized<SequenceComparison>(2, 8, 1, 1)))[1],
            "output_item_size 1");
  EXPECT_THAT(facts(DistractionCarry([] {
                auto params = sized<DistractionCarry>(4, 8, 1, 1);
                params.subsequences.min = params.subsequences.max = 1;
                return params;
              }())),
              Each(testing::Not(HasSubstr("store_bit"))));
}

TEST(AlgorithmicProblem, DrawsLengthsWithinItsBounds) {
  EXPECT_THAT(lengths(SerialRecall(sized<SerialRecall>(2, 8, 3, 6))), ElementsAre(3, 4, 5, 6));
}

TEST(AlgorithmicProblem, GivesTheSameBatchForTheSameSeedOnly) {
  const SerialRecall problem(sized<SerialRecall>(3, 8, 5, 5));
  const at::Tensor sequences = draw(problem, 4, 7)["sequences"];
  EXPECT_TRUE(sequences.equal(draw(problem, 4, 7)["sequences"]));
  EXPECT_FALSE(sequences.equal(draw(problem, 4, 8)["sequences"]));
}

TEST(AlgorithmicProblem, GivesTheSameBatchInAnyThread) {
  const SerialRecall problem(sized<SerialRecall>(3, 8, 1, 20));
  std::array<at::Tensor, 4> sequences;
  std::vector<std::thread> threads;
  for (at::Tensor& each : sequences)
    threads.emplace_back([&] { each = draw(problem, 16, 7)["sequences"]; });
  for (std::thread& thread : threads) thread.join();
  for (const at::Tensor& each : sequences) EXPECT_TRUE(each.equal(sequences.front()));
}

TEST(AlgorithmicProblem, GivesEachSampleBitsOfItsOwn) {
  const at::Tensor sequences =
      draw(SerialRecall(sized<SerialRecall>(2, 8, 8, 8)), 16, 1)["sequences"];
  for (std::int64_t sample = 1; sample < 16; ++sample)
    EXPECT_FALSE(sequences[sample].equal(sequences[sample - 1]));
}

TEST(AlgorithmicProblem, DrawsOnesAsOftenAsTheBiasSays) {
  auto params = sized<SerialRecall>(2, 8, 50, 50);
  params.bias = 0.2;
  const Batch batch = draw(SerialRecall(params), 64, 1);
  EXPECT_NEAR(batch["targets"].slice(1, 52).mean().item<double>(), 0.2, 0.01);
}

std::set<std::int64_t> lines_of_answers(SerialRecall::Params params) {
  std::set<std::int64_t> lines;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const at::Tensor step = draw(SerialRecall(params), 1, seed)["sequences"][0].select(0, -1);
    lines.insert(step.any().item<bool>() ? step.argmax().item<std::int64_t>() : -1);
  }
  return lines;
}

TEST(ControlLines, AnUnusedOneIsOnWhileAnswersAreDue) {
  auto params = sized<SerialRecall>(5, 8, 1, 1);
  EXPECT_THAT(lines_of_answers(params), ElementsAre(2, 3, 4));
  params.randomize_control_lines = false;
  EXPECT_THAT(lines_of_answers(params), ElementsAre(4));
  params.use_control_lines = false;
  EXPECT_THAT(lines_of_answers(params), ElementsAre(-1));
}

TEST(ControlLines, NoneIsOnIfAllAreUsed) {
  EXPECT_THAT(lines_of_answers(sized<SerialRecall>(2, 8, 1, 1)), ElementsAre(-1));
}

TEST(GenerationMode, SamplesOfABatchAreOfOneLengthOrEachOfItsOwn) {
  auto params = sized<SerialRecall>(2, 8, 1, 9);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const at::Tensor together = draw(SerialRecall(params), 32, seed)["sequences_length"];
    EXPECT_TRUE(together.eq(together[0]).all().item<bool>());
  }
  params.generation_mode = "per_sample";
  const Batch batch = draw(SerialRecall(params), 32, 1);
  EXPECT_LT(batch["sequences_length"].min().item<int>(), 5);
  EXPECT_EQ(batch["sequences"].size(1), 2 * batch["sequences_length"].max().item<int>() + 2);
}

TEST(GenerationMode, ShorterSamplesEndInZeros) {
  auto params = sized<SerialRecall>(2, 8, 1, 9);
  params.generation_mode = "per_sample";
  const Batch batch = draw(SerialRecall(params), 32, 1);
  for (std::int64_t sample = 0; sample < 32; ++sample) {
    const auto n = batch["sequences_length"][sample].item<std::int64_t>();
    for (const char* stream : {"sequences", "targets", "masks"})
      EXPECT_FALSE(batch[stream][sample].slice(0, 2 * n + 2).any().item<bool>());
    EXPECT_EQ(batch["masks"][sample].sum().item<std::int64_t>(), n);
  }
}

TEST(Statistics, OfAPerfectAnswer) {
  const SerialRecall problem(sized<SerialRecall>(2, 8, 3, 9));
  const Batch batch = draw(problem, 4, 1);
  const Batch perfect = {{"logits", batch["targets"].sub(0.5).mul(100)}};
  Collected statistics;
  problem.measure(batch, perfect, statistics);
  EXPECT_THAT(statistics.names, ElementsAre("acc", "acc_sequence", "seq_length", "max_seq_length"));
  EXPECT_EQ(statistics.values["acc"], 1);
  EXPECT_EQ(statistics.values["acc_sequence"], 1);
  EXPECT_EQ(statistics.values["seq_length"], (batch["sequences"].size(1) - 2) / 2);
  EXPECT_EQ(statistics.values["max_seq_length"], 9);
  EXPECT_NEAR(problem.loss(batch, perfect).item<double>(), 0, 1e-6);
}

TEST(Statistics, OneWrongBitIsOneWrongSequence) {
  const SerialRecall problem(sized<SerialRecall>(2, 8, 5, 5));
  const Batch batch = draw(problem, 4, 1);
  const at::Tensor logits = batch["targets"].sub(0.5);
  logits[2][11][3].neg_();
  logits[1][0].fill_(1);  // nothing is scored here
  Collected statistics;
  problem.measure(batch, {{"logits", logits}}, statistics);
  EXPECT_NEAR(statistics.values["acc"], 1 - 1.0 / (4 * 5 * 8), 1e-6);
  EXPECT_EQ(statistics.values["acc_sequence"], 0.75);
}

TEST(Statistics, WithoutTheMaskAllStepsCount) {
  auto params = sized<SerialRecall>(2, 8, 5, 5);
  params.use_mask = false;
  const SerialRecall problem(params);
  const Batch batch = draw(problem, 4, 1);
  const at::Tensor logits = batch["targets"].sub(0.5);
  logits[1][0].neg_();
  Collected statistics;
  problem.measure(batch, {{"logits", logits}}, statistics);
  EXPECT_NEAR(statistics.values["acc"], 1 - 8.0 / (4 * 12 * 8), 1e-6);
  EXPECT_EQ(statistics.values["acc_sequence"], 0.75);
}

TEST(Complaints, NameTheKeysThatDoNotFit) {
  EXPECT_THAT([] { SerialRecall(sized<SerialRecall>(2, 8, 5, 3)); },
              ThrowsMessage<Error>(HasSubstr("min_sequence_length is 5 and max_sequence_length is "
                                             "3")));
  auto dual = sized<DistractionCarry>(4, 8, 1, 3);
  dual.subsequences.min = 3;
  dual.subsequences.max = 2;
  EXPECT_THAT([&] { DistractionCarry{dual}; }, ThrowsMessage<Error>(HasSubstr("num_subseq_min")));
  auto skip = sized<SkipRecall>(2, 8, 1, 3);
  skip.seq_start = 3;
  EXPECT_THAT([&] { SkipRecall{skip}; }, ThrowsMessage<Error>(HasSubstr("seq_start is 3")));
}

}  // namespace
}  // namespace ferula::algorithmic
