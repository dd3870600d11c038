// Measures a trained model on the testing problem.
#pragma once

#include <cstdint>

#include "ferula/parameters.h"
#include "ferula/session.h"
#include "ferula/worker.h"

namespace ferula::training {

// What the trainers know of the section `testing` as well: a test reads their configuration.
struct TestingParams {
  std::int64_t max_test_episodes = -1;
  void list(Parameters& p);
  // Episodes to run, of those that an epoch has.
  std::int64_t episodes(const Loader& loader, Session& session) const;
};

// The tester of MI-Prometheus: one row an episode, one row for all.
class Tester final : public Worker {
 public:
  struct Params {
    TestingParams testing;
    void list(Parameters& p);
  };

  explicit Tester(const Params& params) : params_(params) {}
  void run(Session& session) override;

 private:
  Params params_;
};

}  // namespace ferula::training
