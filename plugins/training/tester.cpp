#include "tester.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <string>

namespace ferula::training {

void TestingParams::list(Parameters& p) {
  p("testing.problem.max_test_episodes", max_test_episodes,
    "episodes (batches) of a test at most; 0 or less: one epoch");
}

std::int64_t TestingParams::episodes(const Loader& loader, Session& session) const {
  if (max_test_episodes > loader.batches())
    session.log(LogLevel::warning, "max_test_episodes is " + std::to_string(max_test_episodes) +
                                       ", an epoch has only " + std::to_string(loader.batches()));
  return max_test_episodes > 0 ? std::min(max_test_episodes, loader.batches()) : loader.batches();
}

void Tester::Params::list(Parameters& p) {
  p.section("testing", "loader", "what the model is measured on", required());
  p.section("model", "model", "what is measured", required());
  testing.list(p);
}

void Tester::run(Session& session) {
  Loader& testing = session.loader("testing");
  Model& model = session.model("model");
  session.handshake("testing.problem", "model");

  State& state = session.state();
  auto& episode = state.add<std::int64_t>("testing/episode", 0,
                                          {Role::counter, "episodes", "batches tested so far"});
  const std::int64_t total = params_.testing.episodes(testing, session);
  state.add<std::int64_t>("testing/episodes_total", total,
                          {Role::measurement, "episodes", "of the whole test"});
  Pass& tested = session.pass("testing", testing.problem(), {.episode = &episode});
  session.start();

  const c10::NoGradGuard no_grad;
  model.train(false);
  if (episode == 0) tested.begin();
  while (!session.stopping() && episode < total) {
    const Batch batch = testing.batch(0, episode);
    const Batch predictions = model.forward(batch);
    tested.record(batch, predictions, testing.problem().loss(batch, predictions));
    tested.publish();
    session.end_step(episode);
  }
  if (session.stopping()) return;
  tested.aggregate();
  session.stop("Test finished");
}

}  // namespace ferula::training
