// What a value of run state costs over a plain variable, when a plugin writes and the host reads.
// Fails if an assignment that nobody watches costs more than 1 ns over a plain store.
#include <ATen/ops/zeros.h>
#include <benchmark/benchmark.h>
#include <dlfcn.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

#include "core/state/state_tree.h"

namespace ferula {
namespace {

template <class Function>
Function* symbol(const char* name) {
  static void* const library = dlopen(STATE_FIXTURE, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  return reinterpret_cast<Function*>(dlsym(library, name));
}

using StoreReal = void(double*, double);
using AssignReal = void(Var<double>*, double);
using StoreTensor = void(at::Tensor*, const at::Tensor*);
using AssignTensor = void(Var<at::Tensor>*, const at::Tensor*);

void real_plain(benchmark::State& run) {
  const auto store = symbol<StoreReal>("store_real");
  double target = 0, read = 0;
  for (auto _ : run) {
    store(&target, 0.5);
    benchmark::DoNotOptimize(read = target);
  }
}

void assign_reals(benchmark::State& run, Var<double>& target) {
  const auto assign = symbol<AssignReal>("assign_real");
  double read = 0;
  for (auto _ : run) {
    assign(&target, 0.5);
    benchmark::DoNotOptimize(read = target);
  }
}

void real_unobserved(benchmark::State& run) {
  StateTree tree;
  assign_reals(run, tree.scope("benchmark").add<double>("benchmark/value", 0, {}));
}

void real_one_listener(benchmark::State& run) {
  StateTree tree;
  State& state = tree.scope("benchmark");
  Var<double>& target = state.add<double>("benchmark/value", 0, {});
  double sum = 0;
  const Subscription s = state.subscribe(on(target), Phase::writers, [&] { sum += target; });
  assign_reals(run, target);
  benchmark::DoNotOptimize(sum);
}

void tensor_plain(benchmark::State& run) {
  const auto store = symbol<StoreTensor>("store_tensor");
  const at::Tensor value = at::zeros({3});
  at::Tensor target;
  for (auto _ : run) {
    store(&target, &value);
    benchmark::DoNotOptimize(target.unsafeGetTensorImpl());
  }
}

void assign_tensors(benchmark::State& run, Var<at::Tensor>& target) {
  const auto assign = symbol<AssignTensor>("assign_tensor");
  const at::Tensor value = at::zeros({3});
  for (auto _ : run) {
    assign(&target, &value);
    benchmark::DoNotOptimize(target.get().unsafeGetTensorImpl());
  }
}

void tensor_unobserved(benchmark::State& run) {
  StateTree tree;
  assign_tensors(run, tree.scope("benchmark").add<at::Tensor>("benchmark/value", {}, {}));
}

void tensor_one_listener(benchmark::State& run) {
  StateTree tree;
  State& state = tree.scope("benchmark");
  Var<at::Tensor>& target = state.add<at::Tensor>("benchmark/value", {}, {});
  std::int64_t calls = 0;
  const Subscription s = state.subscribe(on(target), Phase::writers, [&] { ++calls; });
  assign_tensors(run, target);
  benchmark::DoNotOptimize(calls);
}

// Remembers the fastest repetition of each benchmark, in nanoseconds of processor time.
class Fastest : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const auto [entry, is_new] =
          times.try_emplace(run.run_name.function_name, run.GetAdjustedCPUTime());
      if (!is_new) entry->second = std::min(entry->second, run.GetAdjustedCPUTime());
    }
  }
  std::map<std::string, double> times;
};

bool is_within_a_nanosecond(const Fastest& fastest, const std::string& type) {
  const double cost = fastest.times.at(type + "_unobserved") - fastest.times.at(type + "_plain");
  std::cout << type << ": unobserved - plain = " << cost << " ns\n";
  return cost <= 1;
}

}  // namespace
}  // namespace ferula

int main() {
  using namespace ferula;
  const std::pair<const char*, void (*)(benchmark::State&)> kBenchmarks[] = {
      {"real_plain", real_plain},
      {"real_unobserved", real_unobserved},
      {"real_one_listener", real_one_listener},
      {"tensor_plain", tensor_plain},
      {"tensor_unobserved", tensor_unobserved},
      {"tensor_one_listener", tensor_one_listener}};
  for (const auto& [name, function] : kBenchmarks)
    benchmark::RegisterBenchmark(name, function)->Repetitions(5);
  Fastest fastest;
  benchmark::RunSpecifiedBenchmarks(&fastest);
  const bool real = is_within_a_nanosecond(fastest, "real");
  const bool tensor = is_within_a_nanosecond(fastest, "tensor");
  return real && tensor ? 0 : 1;
}
