// Whole searches: trials of the line of tests/host/line.cpp, each in a process of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/yaml.h"
#include "core/files/status.h"
#include "core/grid/grid_run.h"
#include "core/grid/trials.h"
#include "core/session/rungs.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;
using testing::ThrowsMessage;

class SearchRunTest : public testing::Test {
 protected:
  // One trial after another, of the learning rate.
  GridReport search(std::vector<std::string> settings = {}) const {
    RunOptions options = line_options(folder_, {"grid_settings.max_concurrent_runs=1"});
    options.worker = "OfflineTrainer";
    options.settings.insert(options.settings.end(), settings.begin(), settings.end());
    return train_grid(options, {"training.optimizer.lr={log_uniform: [1e-3, 1]}"}, "");
  }
  static RunOptions resuming() { return {.trust_plugins = true, .quiet = true}; }
  static std::vector<std::string> suggestions(const GridReport& grid) {
    return lines(grid.folder / kSuggestions);
  }
  static std::string number(std::size_t trial) { return "000" + std::to_string(trial); }

  TemporaryFolder folder_;
};

TEST_F(SearchRunTest, EachTrialIsAnExperimentWithWhatWasSuggested) {
  const GridReport grid = search({"search.trials=3"});
  EXPECT_TRUE(grid.end.complete());
  const SuggestionsByTrial suggestions = read_suggestions(grid.folder / kSuggestions);
  ASSERT_THAT(suggestions, SizeIs(3));
  for (const auto& [trial, suggestion] : suggestions) {
    const RunReport single = run(line_options(folder_, suggestion.settings));
    EXPECT_EQ(numbers(grid.folder / number(trial)), numbers(single.folder)) << trial;
  }
}

TEST_F(SearchRunTest, TheSeedDecidesWhatIsTried) {
  const auto first = suggestions(search({"search.trials=3", "search.seed=1"}));
  EXPECT_EQ(first, suggestions(search({"search.trials=3", "search.seed=1"})));
  EXPECT_NE(first, suggestions(search({"search.trials=3", "search.seed=2"})));
}

TEST_F(SearchRunTest, TpeLearnsFromTrialsAndRandomDoesNot) {
  const auto tpe = suggestions(search({"search.trials=12"}));
  const auto random = suggestions(search({"search.trials=12", "search.method=random"}));
  EXPECT_TRUE(std::equal(tpe.begin(), tpe.begin() + 10, random.begin()));
  EXPECT_NE(tpe[10], random[10]);
}

TEST_F(SearchRunTest, TheBestConfigurationRunsAgainFromAnywhere) {
  const GridReport grid = search({"search.trials=3", "search.pruning={}"});
  const auto best = best_trial_in(grid.folder);
  ASSERT_TRUE(best);
  const fs::path file = grid.folder / kBestConfiguration;
  EXPECT_THAT(content(file), StartsWith("# The best of a search so far: " + to_text(*best)));
  EXPECT_THAT(content(file), Not(HasSubstr("SuccessiveHalving")));
  const RunReport again = run({.configurations = {file}, .trust_plugins = true, .quiet = true});
  const Status status = read_status(again.folder / "status.json");
  EXPECT_EQ(status.best.at("best/" + best->monitor), best->value);
}

TEST_F(SearchRunTest, AFailedTrialDoesNotCountAndIsTriedAgainWithTheSameValues) {
  write(folder_ / "break", "");
  const GridReport first = search({"search.trials=2", "observers.Breaker={way: kill, file: '" +
                                                          (folder_ / "break").string() + "'}"});
  EXPECT_EQ(first.end.counts.failed, 2);
  EXPECT_FALSE(best_trial_in(first.folder));
  const auto before = suggestions(first);
  fs::remove(folder_ / "break");
  EXPECT_TRUE(resume_grid(first.folder, resuming()).end.complete());
  EXPECT_EQ(suggestions(first), before);
  EXPECT_TRUE(best_trial_in(first.folder));
}

// What was suggested but never began, or whose line was cut off, is what would have been.
TEST_F(SearchRunTest, AResumeGoesOnWithTheSuggestionsOfASearchThatNeverStopped) {
  const GridReport whole = search({"search.trials=14"});
  const std::string suggested = content(whole.folder / kSuggestions);
  const auto journal = lines(whole.folder / "journal.jsonl");
  for (const std::size_t left : {11, 12}) {
    std::string text;
    for (std::size_t i = 0; i < 11; ++i) text += journal[i] + "\n";
    write(whole.folder / "journal.jsonl", text);
    text.clear();
    for (std::size_t i = 0; i < left; ++i) text += lines(whole.folder / kSuggestions)[i] + "\n";
    write(whole.folder / kSuggestions, text + "{\"trial\":");
    for (const char* trial : {"0012", "0013", "0014"}) fs::remove_all(whole.folder / trial);
    EXPECT_TRUE(resume_grid(whole.folder, resuming()).end.complete());
    EXPECT_EQ(content(whole.folder / kSuggestions), suggested) << left;
  }
}

TEST_F(SearchRunTest, MoreTrialsAreAnotherSearch) {
  const GridReport grid = search({"search.trials=2"});
  std::string text = content(grid.folder / "grid.yaml");
  text.replace(text.find("trials: 2"), 9, "trials: 3");
  write(grid.folder / "grid.yaml", text);
  fs::resize_file(grid.folder / "journal.jsonl", 0);
  EXPECT_THAT([&] { resume_grid(grid.folder, resuming()); },
              ThrowsMessage<Error>(HasSubstr("the plan has changed")));
}

TEST_F(SearchRunTest, AMonitorThatNoTrialHasEndsItAtTheFirst) {
  EXPECT_THAT(
      [&] {
        search({"search.trials=50", "search.monitor=validation_set_agg/los"});
      },
      ThrowsMessage<Error>(testing::AllOf(
          HasSubstr("search.monitor: trial 0001 measured no 'validation_set_agg/los' (did "
                    "you mean 'validation_set_agg/loss'?)"),
          HasSubstr("training_set_agg/loss"))));
  EXPECT_THAT(
      [&] {
        search({"search.trials=50", "search.monitor=validaton/loss"});
      },
      ThrowsMessage<Error>(HasSubstr("measured no 'validaton/loss'")));
}

TEST_F(SearchRunTest, TrialsThatFallBehindEndWellAndCostFewerEpochs) {
  const GridReport grid = search({"search.trials=8", "search.seed=1", "search.pruning={}",
                                  "training.terminal_conditions.epoch_limit=6"});
  EXPECT_TRUE(grid.end.complete());
  std::size_t pruned = 0;
  for (std::size_t trial = 1; trial <= 8; ++trial) {
    const fs::path experiment = grid.folder / number(trial);
    const Status status = read_status(experiment / "status.json");
    EXPECT_EQ(status.state, "finished");
    const Rung last = read_rungs(experiment).back();
    EXPECT_EQ(status.reason.starts_with("Pruned: "), !last.goes_on) << status.reason;
    if (last.goes_on) continue;
    ++pruned;
    EXPECT_EQ(status.counters.at("training/epoch"), last.epochs);
    EXPECT_TRUE(fs::exists(experiment / "models/model_best.pt"));
  }
  EXPECT_GT(pruned, 0U);
  EXPECT_TRUE(fs::exists(grid.folder / "0001/rungs.json"));
}

}  // namespace
}  // namespace ferula
