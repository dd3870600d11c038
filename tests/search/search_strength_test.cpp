// Searches that learn find more: the figures of `search_benchmark`, as a test.
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/search/simulated_search.h"

namespace ferula::simulated {
namespace {

constexpr std::uint64_t kSeeds = 20;

template <class Run>
double median_of_seeds(Run run) {
  std::vector<double> values;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) values.push_back(run(seed));
  return quartiles(std::move(values)).median;
}

// Median of the best of 50 trials.
template <class MakeProblem>
double median_best(const char* method, MakeProblem make_problem) {
  const auto suggester = make_suggester(method);
  return median_of_seeds([&](std::uint64_t seed) {
    return best_value(search(make_problem(seed), *suggester, 50, seed));
  });
}

TEST(TpeAgainstRandomSearch, IsBetterOnFiveParametersOfMixedKinds) {
  const double random = median_best("random", five_parameters);
  const double tpe = median_best("tpe", five_parameters);
  std::printf("median best of 50 trials: random %.4g, TPE %.4g\n", random, tpe);
  EXPECT_LT(tpe, 0.5 * random);
}

TEST(TpeAgainstRandomSearch, IsBetterOnBranin) {
  const auto problem = [](std::uint64_t) { return branin(); };
  const double random = median_best("random", problem), tpe = median_best("tpe", problem);
  std::printf("median best of 50 trials: random %.4g, TPE %.4g (least 0.3979)\n", random, tpe);
  EXPECT_LT(tpe, 0.8 * random);
}

// As many epochs as 50 trials without pruning spend.
constexpr std::int64_t kBudget = 50L * 27;

class Pruning : public ::testing::TestWithParam<const char*> {
 protected:
  std::vector<double> run(bool is_pruned, std::uint64_t seed, double goal) const {
    Training training;
    if (is_pruned) training.pruning.emplace();
    const LearningCurves curves{five_parameters(seed), seed};
    return best_by_epochs(curves, *make_suggester(GetParam()), training, kBudget, seed, goal);
  }

  static constexpr double kNoGoal = -1;
};

INSTANTIATE_TEST_SUITE_P(Methods, Pruning, ::testing::Values("random", "tpe"),
                         [](const auto& method) { return std::string(method.param); });

TEST_P(Pruning, FindsMoreForTheSameEpochs) {
  const double whole =
      median_of_seeds([&](std::uint64_t seed) { return run(false, seed, kNoGoal).back(); });
  const double pruned =
      median_of_seeds([&](std::uint64_t seed) { return run(true, seed, kNoGoal).back(); });
  std::printf("median best for %ld epochs: %.4g, pruned %.4g\n", static_cast<long>(kBudget), whole,
              pruned);
  EXPECT_LT(pruned, 0.7 * whole);
}

TEST_P(Pruning, SpendsFewerEpochsForTheSameQuality) {
  const double epochs = median_of_seeds([&](std::uint64_t seed) {
    return static_cast<double>(run(true, seed, run(false, seed, kNoGoal).back()).size());
  });
  std::printf("median epochs until as good as %ld without pruning: %.0f\n",
              static_cast<long>(kBudget), epochs);
  EXPECT_LT(epochs, 0.75 * static_cast<double>(kBudget));
}

// Otherwise the first epoch would decide, and pruning would be easy.
TEST(LearningCurves, CrossNowAndThen) {
  const double share = median_of_seeds([](std::uint64_t seed) {
    return share_of_crossing_curves({five_parameters(seed), seed}, 500);
  });
  EXPECT_GT(share, 0.1);
  EXPECT_LT(share, 0.4);
}

}  // namespace
}  // namespace ferula::simulated
