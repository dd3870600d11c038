#include "mlflow_observer.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "experiment_folder.h"
#include "fake_mlflow.h"
#include "tests/session/bare_session.h"

namespace ferula::mlflow {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;
using testing::ThrowsMessage;
namespace fs = std::filesystem;

struct Training final : public BareSession {
  explicit Training(fs::path where) : where_(std::move(where)) {}
  Var<std::int64_t>& episode =
      values.add<std::int64_t>("training/episode", 0, {Role::counter, "", ""});
  std::vector<std::string> logged;

  const fs::path& folder() const override { return where_; }
  void log(LogLevel, std::string_view sentence) override { logged.emplace_back(sentence); }

 private:
  fs::path where_;
};

struct MlflowObservers : public ExperimentFolder {
  FakeMlflow mlflow;
  Training session{folder};

  void SetUp() override {
    ExperimentFolder::SetUp();
    write("training_configuration.yaml", "model: {name: there}\n");
  }
  void run(const std::string& status) const {
    Training training(folder);
    MlflowObserver observer({.tracking_uri = mlflow.uri()});
    observer.attach(training);
    if (!status.empty()) write("status.json", status);
  }
};

TEST_F(MlflowObservers, TellHowARunEnded) {
  for (const auto& [status, told] :
       {std::pair(R"({"state": "finished", "reason": "Converged"})", "FINISHED"),
        std::pair(R"({"state": "interrupted", "reason": "Interrupted"})", "KILLED"),
        std::pair(R"({"state": "failed", "reason": "NaN"})", "FAILED"),
        std::pair(R"({"state": "running"})", "FAILED"), std::pair("{damaged", "FAILED")}) {
    run(status);
    EXPECT_EQ(mlflow.runs.at(0).status, told);
  }
  EXPECT_EQ(mlflow.runs.size(), 1U) << "it is one experiment that was resumed again and again";
}

TEST_F(MlflowObservers, DescribeTheRun) {
  run("");
  const FakeRun& sent = mlflow.runs.at(0);
  EXPECT_EQ(sent.name, folder.filename());
  EXPECT_THAT(sent.parameters, Contains(Pair("model.name", "there")));
  EXPECT_THAT(sent.tags, Contains(Pair("mlflow.source.name", "ferula")));
  EXPECT_THAT(sent.tags, Contains(Pair("mlflow.note.content", HasSubstr(folder.string()))));
}

TEST_F(MlflowObservers, PutATestBelowItsTraining) {
  run("");
  fs::create_directories(folder / "test_1");
  write("test_1/testing_configuration.yaml", "model: {name: there}\n");
  Training test(folder / "test_1");
  {
    MlflowObserver observer({.tracking_uri = mlflow.uri()});
    observer.attach(test);
  }
  EXPECT_THAT(mlflow.runs.at(1).tags, Contains(Pair("mlflow.parentRunId", "0")));
}

TEST_F(MlflowObservers, LogWhatTheyHaveToSayAtAStep) {
  MlflowObserver observer({.tracking_uri = nobodys_uri()});
  observer.attach(session);
  for (int i = 0; i < 500 && session.logged.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    session.episode = session.episode + 1;
  }
  EXPECT_THAT(session.logged, ElementsAre(HasSubstr("the run goes on")));
}

TEST_F(MlflowObservers, TakeTheServerFromTheEnvironment) {
  ::setenv("MLFLOW_TRACKING_URI", mlflow.uri().c_str(), 1);
  ::setenv("MLFLOW_TRACKING_TOKEN", "T", 1);
  {
    MlflowObserver observer(MlflowObserver::Params{});
    observer.attach(session);
  }
  ::unsetenv("MLFLOW_TRACKING_URI");
  ::unsetenv("MLFLOW_TRACKING_TOKEN");
  EXPECT_EQ(mlflow.runs.size(), 1U);
  EXPECT_THAT(mlflow.server().requests().at(0).headers, HasSubstr("Bearer T"));
}

TEST_F(MlflowObservers, RefuseWhatIsNoServer) {
  const auto attach = [this](const MlflowObserver::Params& params) {
    return [this, params] { MlflowObserver(params).attach(session); };
  };
  ::unsetenv("MLFLOW_TRACKING_URI");
  EXPECT_THAT(attach({}), ThrowsMessage<Error>(HasSubstr("no MLflow server")));
  EXPECT_THAT(attach({.tracking_uri = "sqlite:///a"}), ThrowsMessage<Error>(HasSubstr("sqlite")));
  EXPECT_THAT(attach({.tracking_uri = "http://ada:secret@host"}),
              ThrowsMessage<Error>(testing::Not(HasSubstr("secret"))));
  EXPECT_THAT(attach({.tracking_uri = "http://host", .tags = {"team"}}),
              ThrowsMessage<Error>(HasSubstr("NAME=VALUE, got 'team'")));
}

}  // namespace
}  // namespace ferula::mlflow
