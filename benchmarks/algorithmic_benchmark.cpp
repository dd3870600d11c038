// How many samples a second each algorithmic task generates: batches of 64, sequences of 10 items
// (three sequences where a task has several), 3 control lines or what it needs.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <benchmark/benchmark.h>

#include <algorithm>

#include "tasks/associative_recall.h"
#include "tasks/copy.h"
#include "tasks/distraction_carry.h"
#include "tasks/distraction_forget.h"
#include "tasks/distraction_ignore.h"
#include "tasks/dual_serial_reverse_recall.h"
#include "tasks/interruption_not.h"
#include "tasks/interruption_reverse_recall.h"
#include "tasks/interruption_swap_recall.h"
#include "tasks/manipulation_spatial_not.h"
#include "tasks/manipulation_spatial_rotation.h"
#include "tasks/manipulation_temporal_rotation.h"
#include "tasks/operation_span.h"
#include "tasks/reading_span.h"
#include "tasks/repeat_copy.h"
#include "tasks/repeat_reverse_recall.h"
#include "tasks/repeat_serial_recall.h"
#include "tasks/reverse_recall.h"
#include "tasks/scratch_pad.h"
#include "tasks/sequence_comparison.h"
#include "tasks/sequence_equality.h"
#include "tasks/sequence_symmetry.h"
#include "tasks/serial_recall.h"
#include "tasks/serial_recall_simplified.h"
#include "tasks/skip_recall.h"

namespace ferula::algorithmic {
namespace {

void fix(Range& range, std::int64_t number) { range.min = range.max = number; }

template <class Task>
typename Task::Params fixed_sizes() {
  typename Task::Params params;
  params.control_bits = std::max<std::int64_t>(params.control_bits, 3);
  fix(params.sequence_length, 10);
  if constexpr (requires { params.subsequences; }) fix(params.subsequences, 3);
  if constexpr (requires { params.recalls; }) fix(params.recalls, 3);
  return params;
}

void generate(benchmark::State& state, const Problem& problem) {
  constexpr std::int64_t kBatch = 64;
  BatchRequest request{.indices = at::arange(kBatch)};
  for (auto _ : state) {
    // As the host does for each batch.
    request.generator =
        at::detail::createCPUGenerator(static_cast<std::uint64_t>(request.number++));
    benchmark::DoNotOptimize(problem.batch(request));
  }
  state.SetItemsProcessed(state.iterations() * kBatch);  // samples
}

template <class Task>
void task(benchmark::State& state) {
  generate(state, Task(fixed_sizes<Task>()));
}

void serial_recall_biased(benchmark::State& state) {
  auto params = fixed_sizes<SerialRecall>();
  params.bias = 0.3;
  generate(state, SerialRecall(params));
}

void serial_recall_per_sample(benchmark::State& state) {
  auto params = fixed_sizes<SerialRecall>();
  params.generation_mode = "per_sample";
  generate(state, SerialRecall(params));
}

// What else a step of training asks of a problem.
void serial_recall_loss_and_gradient(benchmark::State& state) {
  const SerialRecall problem(fixed_sizes<SerialRecall>());
  const Batch batch =
      problem.batch({.indices = at::arange(64), .generator = at::detail::createCPUGenerator(1)});
  at::Tensor logits = batch["targets"].sub(0.5).set_requires_grad(true);
  for (auto _ : state) {
    logits.mutable_grad() = at::Tensor();
    problem.loss(batch, {{"logits", logits}}).backward();
  }
  state.SetItemsProcessed(state.iterations() * 64);  // samples
}

struct Ignored final : Statistics {
  void mean(std::string_view, const at::Tensor&, double) override {}
  void mean(std::string_view, double, double) override {}
  void last(std::string_view, double) override {}
  void sum(std::string_view, const at::Tensor&) override {}
};

void serial_recall_statistics(benchmark::State& state) {
  const SerialRecall problem(fixed_sizes<SerialRecall>());
  const Batch batch =
      problem.batch({.indices = at::arange(64), .generator = at::detail::createCPUGenerator(1)});
  const Batch predictions = {{"logits", batch["targets"].sub(0.5)}};
  Ignored statistics;
  for (auto _ : state) problem.measure(batch, predictions, statistics);
  state.SetItemsProcessed(state.iterations() * 64);  // samples
}

BENCHMARK(serial_recall_loss_and_gradient);
BENCHMARK(serial_recall_statistics);
BENCHMARK(task<SerialRecall>);
BENCHMARK(serial_recall_biased);
BENCHMARK(serial_recall_per_sample);
BENCHMARK(task<ReverseRecall>);
BENCHMARK(task<RepeatSerialRecall>);
BENCHMARK(task<RepeatReverseRecall>);
BENCHMARK(task<ScratchPad>);
BENCHMARK(task<SkipRecall>);
BENCHMARK(task<ManipulationSpatialNot>);
BENCHMARK(task<ManipulationSpatialRotation>);
BENCHMARK(task<ManipulationTemporalRotation>);
BENCHMARK(task<SequenceComparison>);
BENCHMARK(task<SequenceEquality>);
BENCHMARK(task<SequenceSymmetry>);
BENCHMARK(task<DistractionCarry>);
BENCHMARK(task<DistractionForget>);
BENCHMARK(task<DistractionIgnore>);
BENCHMARK(task<InterruptionNot>);
BENCHMARK(task<InterruptionReverseRecall>);
BENCHMARK(task<InterruptionSwapRecall>);
BENCHMARK(task<OperationSpan>);
BENCHMARK(task<ReadingSpan>);
BENCHMARK(task<SerialRecallSimplified>);
BENCHMARK(task<DualSerialReverseRecall>);
BENCHMARK(task<Copy>);
BENCHMARK(task<RepeatCopy>);
BENCHMARK(task<AssociativeRecall>);

}  // namespace
}  // namespace ferula::algorithmic

int main(int argc, char** argv) {
  at::set_num_threads(1);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
