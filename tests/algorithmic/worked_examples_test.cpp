// The examples that MI-Prometheus' description works out, bit by bit.
#include "tasks/distraction_carry.h"
#include "tasks/sequence_equality.h"
#include "tasks/serial_recall.h"
#include "told.h"

namespace ferula::algorithmic {
namespace {

// The bits of steps, one after the other: "100|00 000|10".
std::string inputs(const Batch& batch, std::int64_t sample, std::int64_t control_bits) {
  std::string result;
  for (std::int64_t t = 0; t < batch["sequences"].size(1); ++t)
    result += (t == 0 ? "" : " ") + text(batch["sequences"][sample][t]).insert(control_bits, "|");
  return result;
}

std::string steps(const at::Tensor& stream) {
  std::string result;
  for (std::int64_t t = 0; t < stream.size(0); ++t) result += (t == 0 ? "" : " ") + text(stream[t]);
  return result;
}

// The seed of a batch of one whose inputs are these: the examples' bits are as likely as any.
Batch batch_that_shows(const Problem& problem, const std::string& wanted,
                       std::int64_t control_bits) {
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    Batch batch = draw(problem, 1, seed);
    if (inputs(batch, 0, control_bits) == wanted) return batch;
  }
  ADD_FAILURE() << "no batch shows " << wanted;
  return draw(problem, 1, 0);
}

TEST(WorkedExamples, SerialRecall) {
  const SerialRecall problem(sized<SerialRecall>(3, 2, 2, 2));
  const Batch batch = batch_that_shows(problem, "100|00 000|10 000|01 010|00 001|00 001|00", 3);
  EXPECT_EQ(steps(batch["targets"][0]), "00 00 00 00 10 01");
  EXPECT_EQ(steps(batch["masks"][0]), "0 0 0 0 1 1");
}

TEST(WorkedExamples, SequenceEquality) {
  const SequenceEquality problem(sized<SequenceEquality>(3, 2, 2, 2));
  const Batch batch = batch_that_shows(problem, "100|00 000|10 000|01 010|00 001|10 001|01", 3);
  EXPECT_EQ(steps(batch["targets"][0]), "0 0 0 0 0 1");
  EXPECT_EQ(steps(batch["masks"][0]), "0 0 0 0 0 1");
}

TEST(WorkedExamples, DistractionCarry) {
  auto params = sized<DistractionCarry>(4, 1, 1, 2);
  params.subsequences.min = params.subsequences.max = 1;
  const Batch batch =
      batch_that_shows(DistractionCarry(params),
                       "1000|0 0000|1 0000|0 0100|0 0000|1 0010|0 0000|0 0001|0 0000|0 0000|0", 4);
  EXPECT_EQ(steps(batch["masks"][0]), "0 0 0 0 0 0 1 0 1 1");
  EXPECT_EQ(steps(batch["targets"][0]), "0 0 0 0 0 0 1 0 1 0");
}

}  // namespace
}  // namespace ferula::algorithmic
