// The time to plan a grid, and to write the plan down for a person: by the number of experiments.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/grid/grid.h"
#include "core/grid/plan_text.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// Three swept keys over an experiment of ordinary length, in a folder that goes away again.
class GridFile {
 public:
  explicit GridFile(const std::string& sweep) : path_(folder() / "grid.yaml") {
    std::ofstream(path_) << R"(
worker: Trainer
seed: 1
training:
  problem: {name: FashionMNIST, batch_size: 64, resize: [32, 32]}
  sampler: {name: SubsetRandomSampler, indices: [0, 55000]}
  optimizer: {name: Adam, lr: 0.002}
  terminal_conditions: {epoch_limit: 10}
validation: {problem: {name: FashionMNIST, batch_size: 64, resize: [32, 32]}}
testing: {problem: {name: FashionMNIST, batch_size: 64, use_train_data: false}}
model: {name: LeNet5}
)" << sweep;
  }
  ~GridFile() { fs::remove_all(path_.parent_path()); }

  Grid load() const { return load_grid({.configurations = {path_}}); }

 private:
  static fs::path folder() {
    std::string name = (fs::temp_directory_path() / "grid_benchmark_XXXXXX").string();
    return mkdtemp(name.data());
  }

  fs::path path_;
};

void plan(benchmark::State& run, const std::string& sweep) {
  const GridFile file(sweep);
  std::size_t experiments = 0;
  for (auto _ : run) experiments = file.load().experiments.size();
  run.counters["experiments"] = static_cast<double>(experiments);
  run.SetComplexityN(run.range(0));
}

void cross_product(benchmark::State& run) {
  plan(run,
       "sweep: {training.optimizer.lr: {log_range: [1e-4, 0.1, 10]}, training.problem.batch_size: "
       "{range: [10, 110, 10]}, training.terminal_conditions.epoch_limit: {range: [0, " +
           std::to_string(run.range(0) / 100) + ", 1]}}");
}

void random_samples(benchmark::State& run) {
  plan(run,
       "sweep: {training.optimizer.lr: {log_uniform: [1e-4, 0.1]}, training.problem.batch_size: "
       "{integers: [10, 1000]}, training.optimizer.name: [Adam, SGD]}\n"
       "grid_settings: {samples: " +
           std::to_string(run.range(0)) + "}");
}

void repetitions(benchmark::State& run) {
  plan(run,
       "sweep: {training.optimizer.lr: {log_range: [1e-4, 0.1, 10]}}\n"
       "grid_settings: {experiment_repetitions: " +
           std::to_string(run.range(0) / 10) + "}");
}

void text_of_plan(benchmark::State& run) {
  const GridFile file("sweep: {training.optimizer.lr: {log_range: [1e-4, 0.1, " +
                      std::to_string(run.range(0)) + "]}}");
  const Grid grid = file.load();
  for (auto _ : run) benchmark::DoNotOptimize(plan_text(grid));
  run.SetComplexityN(run.range(0));
}

BENCHMARK(cross_product)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);
BENCHMARK(random_samples)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);
BENCHMARK(repetitions)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);
BENCHMARK(text_of_plan)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);

}  // namespace
}  // namespace ferula

BENCHMARK_MAIN();
