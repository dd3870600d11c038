// How good searches are: on problems with known answers, 20 seeds each.
//
//   build/bin/search_benchmark
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/search/simulated_search.h"

namespace ferula::simulated {
namespace {

constexpr std::uint64_t kSeeds = 20;
constexpr std::size_t kTrials = 50;
constexpr SuccessiveHalving kPruning{.min_epochs = 1, .reduction_factor = 3};

void print_row(const char* problem, const std::string& method, std::vector<double> values) {
  const auto [lower, median, upper] = quartiles(std::move(values));
  std::printf("%-28s  %-16s  %9.4g  %10.4g  %10.4g\n", problem, method.c_str(), median, lower,
              upper);
}

void print_header(const char* title) {
  std::printf("\n%s\n%-28s  %-16s  %9s  %10s  %10s\n", title, "problem", "method", "median",
              "quartile 1", "quartile 3");
}

template <class Run>
std::vector<double> of_each_seed(Run run) {
  std::vector<double> values;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) values.push_back(run(seed));
  return values;
}

void compare_methods() {
  print_header("Best of 50 trials");
  for (const char* method : {"random", "tpe"}) {
    const auto suggester = make_suggester(method);
    print_row("five parameters", method, of_each_seed([&](std::uint64_t seed) {
                return best_value(search(five_parameters(seed), *suggester, kTrials, seed));
              }));
    print_row("Branin (least: 0.3979)", method, of_each_seed([&](std::uint64_t seed) {
                return best_value(search(branin(), *suggester, kTrials, seed));
              }));
  }
}

void compare_pruning() {
  const Training whole, pruned{.pruning = kPruning};
  const std::int64_t budget = static_cast<std::int64_t>(kTrials) * whole.max_epochs;
  const auto compare = [&](auto run) {
    for (const char* method : {"random", "tpe"})
      for (const Training* training : {&whole, &pruned})
        print_row(training->pruning ? "learning curves, pruned" : "learning curves", method,
                  of_each_seed([&](std::uint64_t seed) {
                    const LearningCurves curves{five_parameters(seed), seed};
                    return run(curves, *make_suggester(method), *training, seed);
                  }));
  };
  print_header("Pairs of learning curves that cross between epochs 1 and 27");
  print_row("learning curves", "random", of_each_seed([](std::uint64_t seed) {
              return share_of_crossing_curves({five_parameters(seed), seed}, 1000);
            }));
  print_header("Best for 1350 epochs (50 trials of 27), four at a time");
  compare([&](const LearningCurves& curves, const Suggester& suggester, const Training& training,
              std::uint64_t seed) {
    return best_by_epochs(curves, suggester, training, budget, seed).back();
  });
  print_header("Epochs until it is as good as those 1350 without pruning (2700 at most)");
  compare([&](const LearningCurves& curves, const Suggester& suggester, const Training& training,
              std::uint64_t seed) {
    const double goal = best_by_epochs(curves, suggester, whole, budget, seed).back();
    return static_cast<double>(
        best_by_epochs(curves, suggester, training, 2 * budget, seed, goal).size());
  });
}

void time_suggestions() {
  print_header("Milliseconds for a suggestion of all five parameters");
  const Problem problem = five_parameters(0);
  const auto tpe = make_suggester("tpe");
  for (const std::size_t count : {50, 200, 1000}) {
    const std::vector<Trial> trials = search(problem, *make_suggester("random"), count, 0);
    print_row(
        (std::to_string(count) + " trials").c_str(), "tpe", of_each_seed([&](std::uint64_t seed) {
          std::mt19937_64 generator(seed);
          const auto start = std::chrono::steady_clock::now();
          suggest_point(problem, *tpe, trials, generator);
          return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
              .count();
        }));
  }
}

}  // namespace
}  // namespace ferula::simulated

int main() {
  ferula::simulated::compare_methods();
  ferula::simulated::compare_pruning();
  ferula::simulated::time_suggestions();
}
