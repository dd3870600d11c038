// As much of a training as observers watch.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "tests/observers/fake_session.h"

namespace ferula::training {

struct FakeTraining : public FakeSession {
  Var<std::int64_t>& episode =
      values.add<std::int64_t>("training/episode", 0, {Role::counter, "", ""});
  Var<std::int64_t>& epoch = values.add<std::int64_t>("training/epoch", 0, {Role::counter, "", ""});
  Var<std::int64_t>& trained = values.add<std::int64_t>("training/rows", 0, {});
  Var<std::int64_t>& validated = values.add<std::int64_t>("validation_set_agg/rows", 0, {});
  Var<double>& training_loss = values.add<double>("training/loss", std::nan(""), {});
  Var<double>& loss = values.add<double>("validation_set_agg/loss", std::nan(""), {});
  Var<double>& rate =
      tree.scope("optimizer").add<double>("optimizer/lr", 0.5, {Role::setting, "", ""});

  State& observers = tree.scope("observer");
  State& state() override { return observers; }
};

// A training that goes on from the snapshot of another.
inline void restore(FakeTraining& later, const FakeTraining& earlier) {
  later.tree.restore(earlier.tree.snapshot());
  later.epoch = earlier.epoch.get();
  later.rate = earlier.rate.get();
}

}  // namespace ferula::training
