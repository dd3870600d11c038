// Batches a second of a data set like Fashion-MNIST, by the number of loader threads, beside a
// plain copy of the same bytes on one core.
#include <ATen/Parallel.h>
#include <ATen/ops/randint.h>
#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include "core/data/sampled_loader.h"

namespace ferula {
namespace {

constexpr std::int64_t kImages = 60000, kPixels = 28 * 28, kBatch = 64;
constexpr std::int64_t kBatchBytes = kBatch * kPixels * static_cast<std::int64_t>(sizeof(float));

// Bytes that become floats, as vision's problems have them.
class Images final : public Problem {
 public:
  std::vector<StreamSpec> streams() const override { return {}; }
  std::vector<StreamSpec> predictions() const override { return {}; }
  std::vector<Fact> facts() const override { return {}; }
  std::int64_t size() const override { return kImages; }
  Batch batch(const BatchRequest& request) const override {
    const at::Tensor bytes = images_.index_select(0, request.indices);
    return {{"images", bytes.to(at::kFloat).div_(255)},
            {"targets", labels_.index_select(0, request.indices)}};
  }
  at::Tensor loss(const Batch&, const Batch&) const override { return {}; }
  void measure(const Batch&, const Batch&, Statistics&) const override {}

 private:
  at::Tensor images_ = at::randint(256, {kImages, 1, 28, 28}, at::kByte);
  at::Tensor labels_ = at::randint(10, {kImages}, at::kLong);
};

void count(benchmark::State& run) {
  run.SetItemsProcessed(run.iterations() * kBatch);
  run.SetBytesProcessed(run.iterations() * kBatchBytes);
}

void copy(benchmark::State& run) {
  std::vector<float> source(kImages * kPixels, 1.0F), target(kBatch * kPixels);
  std::int64_t next = 0;
  for (auto _ : run) {
    std::memcpy(target.data(), source.data() + next * kPixels, kBatchBytes);
    benchmark::DoNotOptimize(target.data());
    next = (next + kBatch) % (kImages - kBatch);
  }
  count(run);
}

void load(benchmark::State& run) {
  static const Images problem;
  SampledLoader loader("training", problem, {.batch_size = kBatch, .num_workers = run.range(0)}, {},
                       7, at::kCPU);
  std::int64_t number = 0;
  for (auto _ : run) {
    benchmark::DoNotOptimize(loader.batch(number / loader.batches(), number % loader.batches()));
    ++number;
  }
  count(run);
}

BENCHMARK(copy)->UseRealTime();
BENCHMARK(load)->ArgName("threads")->Arg(0)->Arg(1)->Arg(2)->UseRealTime();

}  // namespace
}  // namespace ferula

int main(int argc, char** argv) {
  at::set_num_threads(1);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
