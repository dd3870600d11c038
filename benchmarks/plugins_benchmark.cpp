// The time to find the plugins of a folder by their notes, and to load one: copies of a real pack.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "core/plugins/registry.h"
#include "tests/plugins/empty_view.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

class Copies {
 public:
  explicit Copies(std::int64_t count) {
    folder_ = ::mkdtemp((fs::temp_directory_path() / "plugins_XXXXXX").string().data());
    for (std::int64_t i = 0; i < count; ++i) fs::copy_file(PACK, path(i));
  }
  ~Copies() { fs::remove_all(folder_); }
  Copies(const Copies&) = delete;
  Copies& operator=(const Copies&) = delete;

  fs::path path(std::int64_t i) const { return folder_ / ("copy_" + std::to_string(i) + ".so"); }
  std::vector<FoundPlugin> find() const {
    return find_plugins({.folders = {{folder_, "benchmark"}}});
  }

 private:
  fs::path folder_;
};

void BM_FindPluginsOfAFolder(benchmark::State& state) {
  const Copies copies(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(copies.find());
}
BENCHMARK(BM_FindPluginsOfAFolder)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

// Each iteration loads a file that this process has not seen.
constexpr int kLoads = 50;
void BM_LoadAPlugin(benchmark::State& state) {
  const Copies copies(kLoads);
  std::int64_t next = 0;
  for (auto _ : state) {
    Registry registry({}, no_settings);
    benchmark::DoNotOptimize(registry.load(copies.path(next++)));
  }
}
BENCHMARK(BM_LoadAPlugin)->Iterations(kLoads)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ferula

BENCHMARK_MAIN();
