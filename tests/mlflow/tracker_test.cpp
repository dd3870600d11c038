#include "tracker.h"

#include <gmock/gmock.h>

#include "experiment_folder.h"
#include "fake_mlflow.h"

namespace ferula::mlflow {
namespace {

using std::chrono::milliseconds, std::chrono::seconds, std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;
namespace fs = std::filesystem;

constexpr int kAlways = 1'000'000;

struct Trackers : public ExperimentFolder {
  FakeMlflow mlflow;
  RunDescription run = {folder, "there", "run 1", {{"team", "vision"}}, {}, 1, true};

  // The warnings of a run that begins and ends with what the folder has.
  std::vector<std::string> track(const std::string& uri, milliseconds patience = seconds(10)) {
    Tracker tracker(run, std::make_unique<Http>(uri, Credentials(), patience));
    tracker.finish({"FINISHED", "Converged"});
    std::vector<std::string> warnings;
    for (const Message& message : tracker.take_messages())
      if (message.level == LogLevel::warning) warnings.push_back(message.sentence);
    return warnings;
  }
  std::vector<std::string> track() { return track(mlflow.uri()); }
};

TEST_F(Trackers, SendWhatTheFolderHas) {
  write_table("training", 0, 3);
  write_table("validation_set_agg", 3, 3);
  write("training_configuration.yaml", "seed: 1\n");
  write("models/model_best.pt", "weights");
  run.parameters = {{"seed", "1"}, {"model.load", ""}};
  EXPECT_THAT(track(), IsEmpty());
  const FakeRun& sent = mlflow.runs.at(0);
  EXPECT_EQ(sent.name, "run 1");
  EXPECT_THAT(sent.metrics.at("training/loss"),
              ElementsAre(Pair(0, 1.0), Pair(1, 0.5), Pair(2, 0.333333), Pair(3, 0.25)));
  EXPECT_THAT(sent.steps("validation_set_agg/loss"), ElementsAre(3));
  EXPECT_THAT(sent.parameters, UnorderedElementsAre(Pair("seed", "1"), Pair("model.load", "")));
  EXPECT_THAT(sent.artifacts,
              UnorderedElementsAre(Pair("artifacts/models/model_best.pt", "weights"),
                                   Pair("artifacts/training_configuration.yaml", "seed: 1\n")));
  EXPECT_EQ(sent.tags.at("team"), "vision");
  EXPECT_EQ(sent.tags.at("ferula.status"), "Converged");
  EXPECT_EQ(sent.status, "FINISHED");
}

TEST_F(Trackers, MakeAnExperimentThatIsNotThere) {
  run.experiment = "new";
  EXPECT_THAT(track(), IsEmpty());
  EXPECT_THAT(mlflow.experiments, ElementsAre("there", "new"));
}

TEST_F(Trackers, ThinTheCurvesOfSingleBatchesOnly) {
  write_table("training", 0, 250);
  write_table("training_set_agg", 9, 49, 10);
  run.interval = 100;
  track();
  EXPECT_THAT(mlflow.runs.at(0).steps("training/loss"), ElementsAre(0, 100, 200));
  EXPECT_THAT(mlflow.runs.at(0).steps("training_set_agg/loss"), ElementsAre(9, 19, 29, 39, 49));
}

TEST_F(Trackers, KeepToTheServersLimits) {
  write_table("training", 0, 2499);
  for (int i = 0; i < 250; ++i) run.parameters.emplace_back("p" + std::to_string(i), "1");
  EXPECT_THAT(track(), IsEmpty());
  EXPECT_THAT(mlflow.runs.at(0).metrics.at("training/loss"), SizeIs(2500));
  EXPECT_THAT(mlflow.runs.at(0).parameters, SizeIs(250));
  EXPECT_EQ(mlflow.largest_batch, Server::kMetricsAtOnce);
}

TEST_F(Trackers, SendNumbersThatJsonHasNot) {
  write("a_statistics.csv", "x,y,z,episode\nnan,inf,-inf,0\n");
  track();
  EXPECT_THAT(mlflow.runs.at(0).metrics.at("a/x"), ElementsAre(Pair(0, "NaN")));
  EXPECT_THAT(mlflow.runs.at(0).metrics.at("a/y"), ElementsAre(Pair(0, "Infinity")));
  EXPECT_THAT(mlflow.runs.at(0).metrics.at("a/z"), ElementsAre(Pair(0, "-Infinity")));
}

TEST_F(Trackers, ReplaceCharactersThatMlflowRefuses) {
  write("a_statistics.csv", "f1[3],episode\n1,0\n2,1\n");
  track();
  EXPECT_THAT(mlflow.runs.at(0).steps("a/f1_3_"), ElementsAre(0, 1));
}

TEST_F(Trackers, GoOnWithTheRunOfAKilledExperiment) {
  write_table("training", 0, 480);
  { Tracker killed(run, std::make_unique<Http>(mlflow.uri(), Credentials())); }
  EXPECT_EQ(mlflow.runs.at(0).status, "FAILED");
  write_table("training", 0, 600);  // from the checkpoint at 400 on, and further
  run.parameters = {{"seed", "1"}};
  track();
  EXPECT_THAT(mlflow.runs, SizeIs(1));
  EXPECT_THAT(mlflow.statuses, ElementsAre("FAILED", "RUNNING", "FINISHED"));
  std::vector<std::int64_t> all(601);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  EXPECT_EQ(mlflow.runs.at(0).steps("training/loss"), all);
}

TEST_F(Trackers, SendNothingTwiceIfAnAnswerIsLost) {
  write_table("training", 0, 1500);
  mlflow.after = at("log-batch", {500, "lost"});
  track();
  EXPECT_THAT(mlflow.runs.at(0).metrics.at("training/loss"), SizeIs(1501));
}

TEST_F(Trackers, MakeNoSecondRunIfAnAnswerIsLost) {
  mlflow.after = at("runs/create", {502, "lost"});
  track();
  EXPECT_THAT(mlflow.runs, SizeIs(1));
  EXPECT_EQ(mlflow.runs[0].status, "FINISHED");
}

TEST_F(Trackers, NeitherWaitForAServerThatIsGoneNorKeepQuietAboutIt) {
  write_table("training", 0, 99);
  const auto begin = steady_clock::now();
  const auto warnings = track(nobodys_uri());
  EXPECT_LT(steady_clock::now() - begin, seconds(2));
  ASSERT_THAT(warnings, SizeIs(2));
  EXPECT_THAT(warnings[0], HasSubstr("the run goes on"));
  EXPECT_THAT(warnings[1], HasSubstr("100 values were not sent"));
}

TEST_F(Trackers, WaitForASilentServerNoLongerThanTheirPatience) {
  write_table("training", 0, 99);
  mlflow.before = at("/", {.never = true}, kAlways);
  const auto begin = steady_clock::now();
  EXPECT_THAT(track(mlflow.uri(), milliseconds(300)), SizeIs(2));
  EXPECT_LT(steady_clock::now() - begin, seconds(3));
}

TEST_F(Trackers, TakeUpAgainWithAServerThatComesBack) {
  write_table("training", 0, 9);
  mlflow.before = at("experiments", {503, "starting"});
  EXPECT_THAT(track(), ElementsAre(HasSubstr("starting")));
  EXPECT_THAT(mlflow.runs.at(0).metrics.at("training/loss"), SizeIs(10));
}

TEST_F(Trackers, WarnOnceOfWhatIsRefused) {
  write_table("training", 0, 2999);
  mlflow.before = at("log-batch", {400, R"({"message": "no"})"}, kAlways);
  EXPECT_THAT(track(), ElementsAre(HasSubstr("took no metrics: it answered 400: no")));
  EXPECT_EQ(mlflow.runs.at(0).status, "FINISHED");
}

TEST_F(Trackers, EndAlthoughAnswersAreNonsense) {
  write_table("training", 0, 9);
  for (const char* text : {"", "[]", "{}", "null", R"({"experiment": {"experiment_id": 7}})"}) {
    mlflow.before = at("/", {200, text}, kAlways);
    EXPECT_THAT(track(), SizeIs(2)) << text;
  }
}

TEST_F(Trackers, CopyTheModelWhereTheServersFilesAreAFolder) {
  write("models/model_best.pt", "weights");
  mlflow.artifact_root = (folder / "mlruns").string();
  EXPECT_THAT(track(), IsEmpty());
  std::ifstream copied(folder / "mlruns/0/artifacts/models/model_best.pt");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(copied), {}), "weights");
}

TEST_F(Trackers, WarnIfTheModelCannotBeSent) {
  write("models/model_best.pt", "weights");
  for (const char* root : {"s3://bucket", "/dev/null/x"}) {
    mlflow.artifact_root = root;
    EXPECT_THAT(track(), ElementsAre(HasSubstr("--serve-artifacts"))) << root;
    EXPECT_EQ(mlflow.runs.at(0).status, "FINISHED");
  }
}

TEST_F(Trackers, LeaveTheModelIfTheyAreAskedTo) {
  write("models/model_best.pt", "weights");
  run.log_model = false;
  track();
  EXPECT_THAT(mlflow.runs.at(0).artifacts, IsEmpty());
}

}  // namespace
}  // namespace ferula::mlflow
