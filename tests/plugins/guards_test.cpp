#include "core/plugins/guards.h"

#include <c10/util/Exception.h>
#include <gmock/gmock.h>

#include <functional>

#include "plugin_files.h"

namespace ferula {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StrEq;

constexpr char kLabel[] = "model Sum (plugin math, model)";

struct Doubling {
  static constexpr std::string_view id = "test.doubling/1";
  int twice(int n) { return 2 * n; }
};

// Remembers the streams that it got, and does what the test says.
struct Sum final : Model {
  std::function<void()> action = [] {};
  std::vector<std::string> got;
  Doubling doubling;

  void* interface(std::string_view id) noexcept override {
    return id == Doubling::id ? &doubling : nullptr;
  }
  std::vector<StreamSpec> inputs() const override { return {{"a", {-1}}, {"b", {-1}}}; }
  std::vector<StreamSpec> outputs() const override { return {{"sum", {-1}}}; }
  Batch forward(const Batch& batch) override {
    action();
    got.clear();
    for (const NamedTensor& stream : batch) got.push_back(stream.name);
    return {};
  }
  std::vector<ModelTensor> tensors() override { return {{"weight", {}, true}}; }
  void train(bool) override { action(); }
  void to(at::Device) override { action(); }
  void to(at::ScalarType) override { action(); }
};

struct Adding final : Problem {
  mutable std::vector<std::string> got;

  void remember(const Batch& batch, const Batch& predictions) const {
    got.clear();
    for (const NamedTensor& stream : batch) got.push_back(stream.name);
    for (const NamedTensor& stream : predictions) got.push_back(stream.name);
  }
  std::vector<StreamSpec> streams() const override { return {{"a", {-1}}, {"b", {-1}}}; }
  std::vector<StreamSpec> predictions() const override { return {{"x", {-1}}, {"y", {-1}}}; }
  std::vector<Fact> facts() const override { return {{"terms", 2}}; }
  std::int64_t size() const override { throw std::runtime_error("the file is gone"); }
  Batch batch(const BatchRequest&) const override { return {{"a", {}}}; }
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override {
    remember(batch, predictions);
    return {};
  }
  void measure(const Batch& batch, const Batch& predictions, Statistics&) const override {
    remember(batch, predictions);
  }
};

struct NoStatistics final : Statistics {
  void mean(std::string_view, const at::Tensor&, double) override {}
  void mean(std::string_view, double, double) override {}
  void last(std::string_view, double) override {}
  void sum(std::string_view, const at::Tensor&) override {}
};

struct GuardedModel : ::testing::Test {
  std::shared_ptr<Sum> sum = std::make_shared<Sum>();
  std::shared_ptr<Model> model = guard_model(sum, kLabel);
  const Batch batch = {{"a", {}}, {"b", {}}};

  // What a caller of forward() sees when the model throws this.
  template <class Exception>
  Error seen(const Exception& exception) {
    sum->action = [&] { throw exception; };
    try {
      model->forward(batch);
    } catch (const Error& error) {
      return error;
    }
    return Error("nothing was thrown");
  }
};

TEST(ComponentLabel, SaysKindNamePluginAndPlace) {
  EXPECT_EQ(component_label("model", "LeNet5", "vision", "training.model"),
            "model LeNet5 (plugin vision, training.model)");
  EXPECT_EQ(component_label("worker", "Trainer", "training", ""),
            "worker Trainer (plugin training)");
}

TEST_F(GuardedModel, SaysWhoseAnExceptionIs) {
  const Error error = seen(std::runtime_error("too small"));
  EXPECT_THAT(error.what(), StrEq("model Sum (plugin math, model): forward: too small"));
  EXPECT_EQ(error.exit_code(), 1);
}

TEST_F(GuardedModel, ShowsAnErrorOfLibTorchWithoutItsStack) {
  const Error error = seen(c10::Error({"forward", "model.cpp", 7}, "shapes differ"));
  EXPECT_THAT(error.what(), AllOf(HasSubstr("forward: shapes differ"), Not(HasSubstr("frame #"))));
  EXPECT_EQ(error.exit_code(), 1);
}

TEST_F(GuardedModel, TakesWhateverIsThrown) {
  EXPECT_THAT(seen(42).what(), HasSubstr("an exception that is no std::exception"));
}

TEST_F(GuardedModel, KeepsTheExitCodeOfAnError) {
  EXPECT_EQ(seen(Error("bad file")).exit_code(), 2);
  EXPECT_EQ(seen(Error::failed_run("diverged")).exit_code(), 1);
}

TEST_F(GuardedModel, IsNotBlamedOnTheWorkerThatCalledIt) {
  sum->action = [] { throw std::runtime_error("too small"); };
  try {
    guarded("worker Trainer (plugin training, worker)", "run", [&] { model->forward(batch); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), StrEq("model Sum (plugin math, model): forward: too small"));
  }
}

TEST_F(GuardedModel, GuardsItsOtherCallsToo) {
  sum->action = [] { throw std::runtime_error("no"); };
  EXPECT_THAT([&] { model->train(true); }, Refuses("model Sum (plugin math, model): train: no"));
  EXPECT_THAT([&] { model->to(at::kCPU); }, Refuses("to: no"));
  EXPECT_THAT([&] { model->to(at::kDouble); }, Refuses("to: no"));
  EXPECT_EQ(model->outputs()[0].name, "sum");
  EXPECT_EQ(model->tensors()[0].name, "weight");
}

TEST_F(GuardedModel, GetsTheStreamsInItsOrder) {
  model->forward({{"b", {}}, {"c", {}}, {"a", {}}});
  EXPECT_THAT(sum->got, ElementsAre("a", "b", "c"));
  model->forward({{"a", {}}, {"b", {}}, {"c", {}}});
  EXPECT_THAT(sum->got, ElementsAre("a", "b", "c"));
}

TEST_F(GuardedModel, NamesTheStreamsThereAreWhenOneIsMissing) {
  EXPECT_THAT(
      [&] {
        model->forward({{"b", {}}, {"c", {}}});
      },
      Refuses("model Sum (plugin math, model): forward: the batch has no stream 'a', only: "
              "b, c"));
}

TEST_F(GuardedModel, HandsOutTheInterfacesOfTheModel) {
  ASSERT_NE(query<Doubling>(*model), nullptr);
  EXPECT_EQ(query<Doubling>(*model)->twice(4), 8);
  EXPECT_EQ(model->interface("test.other/1"), nullptr);
}

TEST(GuardedProblem, GetsStreamsAndPredictionsInItsOrder) {
  const auto adding = std::make_shared<Adding>();
  const auto problem = guard_problem(adding, "problem Adding (plugin math, training.problem)");
  NoStatistics statistics;
  problem->loss({{"b", {}}, {"a", {}}}, {{"y", {}}, {"x", {}}});
  EXPECT_THAT(adding->got, ElementsAre("a", "b", "x", "y"));
  problem->measure({{"a", {}}, {"b", {}}}, {{"y", {}}, {"x", {}}}, statistics);
  EXPECT_THAT(adding->got, ElementsAre("a", "b", "x", "y"));
  EXPECT_THAT(
      [&] {
        problem->loss({{"a", {}}, {"b", {}}}, {{"x", {}}});
      },
      Refuses("loss: the batch has no stream 'y', only: x"));
}

TEST(GuardedProblem, SaysWhoseAnExceptionIs) {
  const auto problem = guard_problem(std::make_shared<Adding>(), "problem Adding (plugin math)");
  EXPECT_THAT([&] { problem->size(); }, Refuses("problem Adding (plugin math): size: the file"));
  EXPECT_EQ(problem->facts()[0].value, "2");
  EXPECT_EQ(problem->batch({}).size(), 1u);
}

}  // namespace
}  // namespace ferula
