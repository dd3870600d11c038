// Whole runs: what they leave behind, and that the same seed leaves the same.
#include <ATen/ops/linspace.h>
#include <gmock/gmock.h>

#include <set>

#include "core/checkpoint/archive.h"
#include "core/files/status.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;
using testing::ThrowsMessage;

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) names.insert(fs::relative(entry.path(), folder).string());
  return names;
}

TEST(Training, LeavesTheFilesOfAnExperiment) {
  const TemporaryFolder folder;
  const RunReport report = train(folder);
  EXPECT_THAT(files_in(report.folder),
              ElementsAre("environment.yaml", "models/model_best.pt", "models/model_latest.pt",
                          "status.json", "timing.csv", "trainer.log", "training_configuration.yaml",
                          "training_set_agg_statistics.csv", "training_statistics.csv",
                          "validation_set_agg_statistics.csv", "validation_statistics.csv"));
}

// Data, forward, loss, backward, optimizer, statistics, observers.
TEST(Training, TellsWhatItsTimeWentInto) {
  const TemporaryFolder folder;
  const auto rows = lines(train(folder, {"observers.Timing.interval=9"}).folder / "timing.csv");
  ASSERT_EQ(rows.size(), 2u);
  std::istringstream row(rows[1]);
  std::vector<double> numbers;
  for (std::string word; std::getline(row, word, ',');) numbers.push_back(std::stod(word));
  EXPECT_EQ(numbers[0], 9);
  for (std::size_t part = 2; part < 9; ++part) EXPECT_GT(numbers[part], 0) << part;
}

TEST(Training, LeavesATraceIfAProfileIsAskedFor) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"observers.Profile={wait: 2, steps: 2}"});
  const std::string trace = content(report.folder / "trace.json");
  for (const char* name : {"data", "forward", "loss", "backward", "optimizer", "aten::dropout"})
    EXPECT_THAT(trace, HasSubstr('"' + std::string(name) + '"'));
}

TEST(Training, LeavesHistogramsIfTheyAreAskedFor) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"observers.TensorBoard={level: 2, interval: 4}"});
  const std::string events = content(report.folder / "training/events.out.tfevents.ferula");
  for (const char* tag : {"coefficients", "coefficients/grad"}) EXPECT_THAT(events, HasSubstr(tag));
}

// They were passed over in silence.
TEST(Training, RefusesSettingsBehindThePluginsFile) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { train(folder, {"plugins={'" LINE_PLUGIN "': {slope: 3}}"}); },
              ThrowsMessage<Error>(HasSubstr("settings stand behind the plugin's name")));
}

TEST(Training, NamesItsFolderAfterProblemModelAndTime) {
  const TemporaryFolder folder;
  EXPECT_THAT(fs::relative(train(folder).folder, folder / "experiments").string(),
              MatchesRegex("Line/Polynomial/[0-9]{8}_[0-9]{6}"));
}

TEST(Training, WritesARowAnEpisodeAndAnEpoch) {
  const TemporaryFolder folder;
  const RunReport report = train(folder);
  EXPECT_EQ(rows(report.folder, "training"), 9u);
  EXPECT_EQ(rows(report.folder, "training_set_agg"), 3u);
  EXPECT_EQ(rows(report.folder, "validation_set_agg"), 3u);
  EXPECT_EQ(rows(report.folder, "validation"), 5u);  // after episodes 0, 2, 4, 6, 8
}

// Three batches an epoch, two a step: the third of each epoch acts alone.
TEST(Training, AccumulatesGradientsOverBatches) {
  const TemporaryFolder folder;
  const auto loss = [&](const std::vector<std::string>& settings) {
    return lines(train(folder, settings).folder / "training_statistics.csv");
  };
  const auto each = loss({}), pairs = loss({"training.optimizer.accumulate=2"});
  EXPECT_EQ(each.size(), pairs.size());
  EXPECT_EQ(each[1], pairs[1]);
  EXPECT_NE(each[2], pairs[2]);  // no step after the first batch
}

TEST(Training, LimitsGradients) {
  const TemporaryFolder folder;
  const auto last_row = [&](const std::vector<std::string>& settings) {
    return lines(train(folder, settings).folder / "training_statistics.csv").back();
  };
  const std::string sgd = "training.optimizer={name: SGD, lr: 0.05}";
  EXPECT_NE(last_row({sgd}), last_row({sgd, "training.gradient_clipping=0.01"}));
  EXPECT_NE(last_row({sgd}), last_row({sgd, "training.gradient_norm_clipping=0.01"}));
  EXPECT_EQ(last_row({sgd}), last_row({sgd, "training.gradient_norm_clipping=1e9"}));
}

TEST(Training, AggregatesAnEpochThatTheEpisodeLimitCutsShort) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"training.terminal_conditions.episode_limit=4"});
  EXPECT_EQ(rows(report.folder, "training"), 4u);
  EXPECT_EQ(rows(report.folder, "training_set_agg"), 2u);
  EXPECT_EQ(rows(report.folder, "validation_set_agg"), 2u);
}

TEST(Training, ValidatesOnceWhenTheEpisodeLimitIsTheEndOfAnEpoch) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"training.terminal_conditions.episode_limit=6"});
  EXPECT_EQ(rows(report.folder, "validation_set_agg"), 2u);
}

TEST(Training, WritesColumnsInTheirFormats) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const auto training = lines(experiment / "training_statistics.csv");
  const std::string real = "[0-9]+[.][0-9]{10}";
  EXPECT_EQ(training[0], "loss,episode,epoch,error,batch_size");
  EXPECT_THAT(training[1], MatchesRegex(real + ",000000,00," + real + ",000008"));
  EXPECT_THAT(training[9], MatchesRegex(real + ",000008,02," + real + ",000004"));

  const auto aggregated = lines(experiment / "training_set_agg_statistics.csv");
  EXPECT_EQ(aggregated[0],
            "episode,episodes_aggregated,loss,loss_min,loss_max,loss_std,epoch,error,error_min,"
            "error_max,error_std,samples_aggregated");
  const std::string four = real + "," + real + "," + real + "," + real;
  EXPECT_THAT(aggregated[2], MatchesRegex("000005,000003," + four + ",01," + four + ",000020"));
}

TEST(Training, SaysWhichLimitEndedIt) {
  const TemporaryFolder folder;
  EXPECT_EQ(train(folder).status, "Not converged: Epoch Limit reached");
  EXPECT_EQ(train(folder, {"training.terminal_conditions.episode_limit=4"}).status,
            "Not converged: Episode Limit reached");
}

TEST(Training, PrefersTheEpochLimitWhenBothLimitsAreReached) {
  const TemporaryFolder folder;
  EXPECT_EQ(train(folder, {"training.terminal_conditions.episode_limit=9"}).status,
            "Not converged: Epoch Limit reached");
}

TEST(Training, RefusesAValueOfTheWrongTypeBeforeItMakesAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { train(folder, {"training.problem.batch_size=many"}); },
              ThrowsMessage<Error>(HasSubstr("training.problem.batch_size: expected an integer")));
  EXPECT_FALSE(fs::exists(folder / "experiments"));
}

TEST(Training, HasConvergedAlsoInItsLastEpoch) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"training.terminal_conditions.loss_stop=1000",
                                          "training.terminal_conditions.epoch_limit=1"});
  EXPECT_EQ(report.status, "Converged (Full Validation Loss went below Loss Stop threshold)");
  EXPECT_EQ(rows(report.folder, "training"), 3u);
}

TEST(Training, TellsOthersHowItStands) {
  const TemporaryFolder folder;
  const RunReport report = train(folder);
  const Status status = read_status(report.folder / "status.json");
  EXPECT_EQ(status.state, "finished");
  EXPECT_EQ(status.reason, report.status);
  EXPECT_EQ(status.counters.at("training/episode"), 9);
  EXPECT_EQ(status.counters.at("training/epoch"), 3);
  EXPECT_EQ(status.counters.at("training/samples"), 60);
  EXPECT_GT(status.last.at("validation_set_agg/loss"), 0);
  EXPECT_GT(status.best.at("best/validation_set_agg/loss"), 0);
}

TEST(Training, IsQuietIfAskedToButKeepsItsLog) {
  const TemporaryFolder folder;
  testing::internal::CaptureStderr();
  const fs::path experiment = train(folder).folder;
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_THAT(content(experiment / "trainer.log"), HasSubstr("Epoch Limit reached"));
}

TEST(Training, GivesTheSameBytesForTheSameSeed) {
  const TemporaryFolder folder;
  const fs::path first = train(folder).folder, second = train(folder).folder;
  EXPECT_NE(first, second);
  EXPECT_EQ(numbers(first), numbers(second));
  EXPECT_EQ(model_file(first, "latest"), model_file(second, "latest"));
  EXPECT_EQ(model_file(first, "best"), model_file(second, "best"));
}

TEST(Training, GivesOtherNumbersForAnotherSeed) {
  const TemporaryFolder folder;
  EXPECT_NE(numbers(train(folder).folder), numbers(train(folder, {"seed=8"}).folder));
}

TEST(Training, IsNotChangedByItsValidations) {
  const TemporaryFolder folder;
  const auto rows = [&](const std::string& interval) {
    const RunReport report = train(folder, {"validation.partial_validation_interval=" + interval});
    return content(report.folder / "training_statistics.csv");
  };
  EXPECT_EQ(rows("1"), rows("-1"));
}

TEST(Training, RunsAgainFromTheConfigurationThatItLeaves) {
  const TemporaryFolder folder;
  const fs::path first = train(folder).folder;
  const RunReport again = run({.configurations = {first / "training_configuration.yaml"},
                               .trust_plugins = true,
                               .quiet = true});
  EXPECT_EQ(numbers(again.folder), numbers(first));
  EXPECT_EQ(content(again.folder / "training_configuration.yaml"),
            content(first / "training_configuration.yaml"));
}

TEST(Training, WritesDownTheSeedThatItDrew) {
  const TemporaryFolder folder;
  const fs::path first = train(folder, {"seed=-1"}).folder;
  const RunReport again = run({.configurations = {first / "training_configuration.yaml"},
                               .trust_plugins = true,
                               .quiet = true});
  EXPECT_EQ(numbers(again.folder), numbers(first));
}

TEST(Training, StartsWithTheWeightsThatAreLoaded) {
  const TemporaryFolder folder;
  const fs::path first = train(folder).folder;
  const fs::path file = first / "models" / "model_latest.pt";
  const RunReport second = train(folder, {"model.load=" + file.string(), "training.optimizer.lr=0",
                                          "training.terminal_conditions.episode_limit=1"});
  const auto weights = [](const fs::path& checkpoint) {
    return read_archive(checkpoint).get<Dictionary>("state_dict").get<at::Tensor>("coefficients");
  };
  EXPECT_TRUE(weights(second.folder / "models" / "model_latest.pt").equal(weights(file)));
}

TEST(Training, BlamesTheComponentThatFailed) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { train(folder, {"training.problem.stream=abscissa"}); },
              ThrowsMessage<Error>(
                  StartsWith("model Polynomial does not fit problem Line:\n  'x' is missing")));
}

TEST(Training, SaysInItsStatusWhyItFailed) {
  const TemporaryFolder folder;
  EXPECT_THROW(train(folder, {"training.problem.stream=abscissa"}), Error);
  const Status status = read_status(latest_experiment(folder / "experiments") / "status.json");
  EXPECT_EQ(status.state, "failed");
  EXPECT_THAT(status.reason, HasSubstr("does not fit"));
}

TEST(Testing, MeasuresTheBestModelInAFolderInsideTheExperiment) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const RunReport report =
      test(experiment, {.worker = "Tester", .trust_plugins = true, .quiet = true}).front();
  EXPECT_EQ(report.status, "Test finished");
  EXPECT_EQ(report.folder.parent_path(), experiment);
  EXPECT_THAT(
      files_in(report.folder),
      ElementsAre("environment.yaml", "status.json", "tester.log", "testing_configuration.yaml",
                  "testing_set_agg_statistics.csv", "testing_statistics.csv", "timing.csv"));
  EXPECT_EQ(rows(report.folder, "testing"), 3u);
  EXPECT_EQ(rows(report.folder, "testing_set_agg"), 1u);
}

TEST(Testing, StopsAfterTheEpisodesThatItIsGiven) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const RunOptions options = {.settings = {"testing.problem.max_test_episodes=2"},
                              .worker = "Tester",
                              .trust_plugins = true,
                              .quiet = true};
  EXPECT_EQ(rows(test(experiment, options).front().folder, "testing"), 2u);
}

TEST(TrainedModel, PredictsAndRefusesWhatItCannotTake) {
  const TemporaryFolder folder;
  TrainedModel model = TrainedModel::load(train(folder).folder, {.trust_plugins = true});
  const at::Tensor x = at::linspace(0, 1, 5);
  EXPECT_EQ(model.predict({{"x", x}})["heights"].sizes(), at::IntArrayRef({5}));
  EXPECT_THAT(
      [&] {
        model.predict({{"x", x.to(at::kDouble)}});
      },
      ThrowsMessage<Error>(HasSubstr("the input has x: Double [5]")));
  EXPECT_THAT(
      [&] {
        model.predict({{"points", x}});
      },
      ThrowsMessage<Error>(HasSubstr("the input has no 'x'")));
}

}  // namespace
}  // namespace ferula
