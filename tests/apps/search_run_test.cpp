// Searches from the command line.
#include <fstream>
#include <sstream>

#include "program.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SearchRun : public Program {
 protected:
  // One trial after another, long enough to be killed in the midst of one.
  static std::string search(const std::string& words) {
    return "grid train " + parabola() +
           " --sweep 'training.optimizer.lr={log_uniform: [1e-4, 1]}'"
           " --set grid_settings.max_concurrent_runs=1 --set search.trials=13"
           " --set 'search.pruning={min_epochs: 2}' "
           " --set training.terminal_conditions.epoch_limit=40"
           " --set training.terminal_conditions.loss_stop=0 " +
           words;
  }
  fs::path folder_of(const std::string& output) const {
    return fs::directory_iterator(folder_ / output / "grids/quadratic")->path();
  }
  // Kills the program when so many trials have ended, and one more has begun.
  void kill_after(const std::string& words, const std::string& output, int trials) const {
    shell("'" FERULA_PROGRAM "' " + words + " >started 2>&1 & program=$!; until [ \"$(cat " +
          output + "/grids/quadratic/*/journal.jsonl 2>/dev/null | wc -l)\" -ge " +
          std::to_string(trials) +
          " ]; do sleep 0.01; done; sleep 0.06; kill -KILL $program; wait $program");
  }
  // The journal without the clock.
  static std::vector<nlohmann::json> records(const fs::path& folder) {
    std::vector<nlohmann::json> records;
    std::istringstream stream(content(folder / "journal.jsonl"));
    for (std::string line; std::getline(stream, line);) {
      records.push_back(nlohmann::json::parse(line));
      for (const char* clock : {"time", "seconds", "crc32"}) records.back().erase(clock);
    }
    return records;
  }
};

TEST_F(SearchRun, KilledAndResumedItIsTheSearchThatNeverStopped) {
  ASSERT_EQ(run(search("--output whole")).code, 0);
  kill_after(search("--output killed"), "killed", 4);
  const fs::path whole = folder_of("whole"), killed = folder_of("killed");
  EXPECT_LT(records(killed).size(), 13U);
  kill_after("resume '" + killed.string() + "'", "killed", 11);
  EXPECT_LT(records(killed).size(), 13U);
  ASSERT_EQ(run("resume '" + killed.string() + "'").code, 0);

  EXPECT_EQ(content(killed / "suggestions.jsonl"), content(whole / "suggestions.jsonl"));
  EXPECT_EQ(records(killed), records(whole));
  for (const auto& entry : fs::directory_iterator(whole)) {
    const fs::path rungs = entry.path() / "rungs.json";
    if (!fs::exists(rungs)) continue;
    EXPECT_EQ(content(killed / entry.path().filename() / "rungs.json"), content(rungs)) << rungs;
  }
}

TEST_F(SearchRun, PlansAndSaysWhichTrialIsBest) {
  const std::string words = search("--set search.trials=3 --output found");
  EXPECT_THAT(
      run(words + " --plan").out,
      HasSubstr("3 trials of quadratic by tpe, the lowest value that the worker monitors is "
                "best\n"));
  const auto planned = nlohmann::json::parse(run(words + " --plan --json").out);
  EXPECT_EQ(planned["search"]["trials"], 3);
  const Outcome trained = run(words);
  EXPECT_THAT(trained.out, HasSubstr("best:   trial 000"));
  EXPECT_THAT(trained.out, HasSubstr("        training.optimizer.lr="));
  const std::string folder = folder_of("found").string();
  EXPECT_THAT(run("grid status '" + folder + "'").out, HasSubstr("validation_set_agg/loss "));
  const auto status = nlohmann::json::parse(run("grid status --json '" + folder + "'").out);
  EXPECT_EQ(status["best"]["monitor"], "validation_set_agg/loss");
  const auto analysed = nlohmann::json::parse(run("grid analyze --json '" + folder + "'").out);
  ASSERT_EQ(analysed.size(), 3U);
  EXPECT_NEAR(analysed[0]["validation_loss"], status["best"]["value"], 1e-6);
}

TEST_F(SearchRun, TheBestConfigurationIsRunByTrain) {
  ASSERT_EQ(run(search("--set search.trials=2 --output found")).code, 0);
  const Outcome again =
      shell("cd / && '" FERULA_PROGRAM "' train '" + (folder_of("found") / "best.yaml").string() +
            "' --output '" + (folder_ / "again").string() + "'");
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST_F(SearchRun, MistakesAreRefusedBeforeAnythingRuns) {
  EXPECT_THAT(run(search("--set search.trails=3")), Refuses("did you mean 'trials'?"));
  EXPECT_THAT(run(search("--sweep 'training.optimizer.betas={uniform: [0, 1]}'")),
              Refuses("training.optimizer.betas: expected a list"));
  EXPECT_THAT(run(search("--sweep 'training.problem.batch_size={uniform: [1, 8]}'")),
              Refuses("training.problem.batch_size: expected an integer"));
  EXPECT_FALSE(fs::exists(folder_ / "experiments"));
}

}  // namespace
}  // namespace ferula
