#include "nan_guard.h"

#include <ATen/ops/ones.h>
#include <gmock/gmock.h>

#include <limits>

#include "fake_training.h"

namespace ferula::training {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

class TwoLayers final : public Model {
 public:
  at::Tensor first = at::ones({2, 3}), second = at::ones({4});
  at::Tensor steps = at::ones({}, at::kLong);

  std::vector<StreamSpec> inputs() const override { return {}; }
  std::vector<StreamSpec> outputs() const override { return {}; }
  Batch forward(const Batch& batch) override { return batch; }
  std::vector<ModelTensor> tensors() override {
    return {{"first", first}, {"second", second}, {"steps", steps, false}};
  }
  void train(bool) override {}
  void to(at::Device) override {}
  void to(at::ScalarType) override {}
};

struct Guarded final : public FakeTraining {
  TwoLayers layers;
  NanGuard guard;

  explicit Guarded(const NanGuard::Params& params = {}) : guard(params) { guard.attach(*this); }
  bool has(std::string_view section) const override { return section == "model"; }
  Model& model(std::string_view) override { return layers; }
};

TEST(NanGuard, FailsTheRunAtALossThatIsNotFinite) {
  Guarded run;
  run.training_loss = 1;
  run.trained = 7;
  EXPECT_THAT([&] { run.training_loss = std::nan(""); },
              ThrowsMessage<Error>(AllOf(
                  HasSubstr("training/loss is not a number in episode 7. Lower the learning rate"),
                  HasSubstr("gradient_clipping"))));
  EXPECT_THAT([&] { run.loss = -std::numeric_limits<double>::infinity(); },
              ThrowsMessage<Error>(HasSubstr("validation_set_agg/loss is infinite in episode 0")));
}

TEST(NanGuard, IsAFailedRunAndNoBadInput) {
  Guarded run;
  try {
    run.loss = std::nan("");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 1);
  }
}

TEST(NanGuard, LooksAtFurtherValues) {
  Guarded run({.values = {"validation_set_agg/acc"}});
  run.values.add<double>("validation_set_agg/acc", std::nan(""), {});
  EXPECT_THAT([&] { run.validated = 1; },
              ThrowsMessage<Error>(HasSubstr("validation_set_agg/acc is")));
}

TEST(NanGuard, LooksAtTheWeightsAtItsInterval) {
  Guarded run({.interval = 10});
  run.layers.second.fill_(std::numeric_limits<double>::infinity());
  for (std::int64_t episode = 1; episode < 10; ++episode) run.episode = episode;
  EXPECT_THAT([&] { run.episode = 10; },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("weights of model are not finite after 10 episodes: second."),
                        Not(HasSubstr("first")))));
}

TEST(NanGuard, LetsFiniteNumbersPass) {
  Guarded run({.interval = 1});
  for (std::int64_t episode = 1; episode < 10; ++episode) {
    run.training_loss = 1e300;
    run.loss = -1e300;
    run.episode = episode;
  }
  EXPECT_FALSE(run.stopping());
}

TEST(NanGuard, LeavesWeightsAloneIfAskedTo) {
  Guarded run({.interval = 0});
  run.layers.first.fill_(std::nan(""));
  run.episode = 100;
  EXPECT_FALSE(run.stopping());
}

TEST(NanGuard, RefusesAModelThatIsNotThere) {
  EXPECT_THAT([] { Guarded run({.models = {"generator"}}); },
              ThrowsMessage<Error>(HasSubstr("no section 'generator'")));
}

}  // namespace
}  // namespace ferula::training
