// An observer that fails ends the run, unless its section says otherwise.
#include <gmock/gmock.h>

#include "core/files/status.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(OnError, StopsTheRunAndNamesTheObserver) {
  const TemporaryFolder folder;
  EXPECT_THAT(
      [&] { train(folder, {"observers.Faulty.episode=2"}); },
      ThrowsMessage<Error>(AllOf(HasSubstr("observer Faulty (plugin line, observers.Faulty)"),
                                 HasSubstr("no ink"), Not(HasSubstr("OfflineTrainer")))));
  const auto experiment = latest_experiment(folder / "experiments");
  EXPECT_EQ(read_status(experiment / "status.json").state, "failed");
}

TEST(OnError, DisablesAnObserverThatFailsInTheRun) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"observers.Faulty={episode: 2, on_error: disable}"});
  EXPECT_EQ(rows(report.folder, "training"), 9u);
  const std::string log = content(report.folder / "trainer.log");
  EXPECT_THAT(log, HasSubstr("no ink; the run goes on without it"));
  EXPECT_EQ(log.find("no ink"), log.rfind("no ink")) << "it must not be called again";
}

TEST(OnError, DisablesAnObserverThatCannotAttach) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"observers.Faulty={episode: 0, on_error: disable}"});
  EXPECT_EQ(rows(report.folder, "training"), 9u);
  EXPECT_THAT(content(report.folder / "trainer.log"), HasSubstr("no cable"));
}

TEST(OnError, HoldsForTheObserversOfTheHost) {
  const TemporaryFolder folder;
  const RunReport report = train(folder, {"observers.Checkpoints={monitor: training/episode, "
                                          "on_error: disable}"});
  EXPECT_EQ(rows(report.folder, "training"), 9u);
  EXPECT_THAT(content(report.folder / "trainer.log"), HasSubstr("observer Checkpoints"));
}

TEST(OnError, IsStopOrDisable) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { train(folder, {"observers.Faulty.on_error=ignore"}); },
              ThrowsMessage<Error>(AllOf(HasSubstr("observers.Faulty.on_error"),
                                         HasSubstr("one of 'stop', 'disable'"))));
}

}  // namespace
}  // namespace ferula
