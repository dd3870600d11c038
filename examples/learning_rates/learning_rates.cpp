// A scheduler on one screen: trains with several learning rates, then tests the best of the models.
#include <ferula/plugin.h>
#include <ferula/scheduler.h>

#include <algorithm>
#include <fstream>

namespace {

using ferula::ScheduleStep;
using ferula::StepResults;

constexpr const char* kLoss = "best/validation_set_agg/loss";

class LearningRates final : public ferula::Scheduler {
 public:
  struct Params {
    std::vector<std::string> rates = {"0.1", "0.01", "0.001"};
    void list(ferula::Parameters& p) { p("rates", rates, "learning rates to try"); }
  };
  explicit LearningRates(Params params) : rates_(std::move(params.rates)) {}

  std::vector<std::string> subroutines() const override { return {"train", "test"}; }

  std::vector<ferula::FileKind> file_kinds() const override {
    return {{"losses", "PROJECT/LOSSES/TASK/losses.csv"}};
  }

  void create_routine(ferula::Routine& routine) override {
    std::vector<std::int64_t> trained;
    for (const std::string& rate : rates_) {
      routine.check(routine.pivot(), {"training.optimizer.lr=" + rate});
      trained.push_back(routine.add({"train", {rate}}, {}));
    }
    if (routine.wants("test")) routine.add({"test_best", {}}, trained);
  }

  void run_step(ferula::StepSession& session) override {
    const ScheduleStep& step = session.step();
    const std::string& task = session.pivot().name;
    if (step.command == "train") {
      const auto trained =
          session.run("training", task, {"training.optimizer.lr=" + step.parameters.front()});
      session.result("loss", trained.best.at(kLoss));
      session.add_model(task, {"lr_" + step.parameters.front(),
                               session.files().reference(trained.folder), "", trained.best});
      return;
    }
    const ferula::StoredModel& model = best(session).second;
    const auto tested = session.run(
        "test", task,
        {"worker=Tester", "model.load=" + session.files().resolve(model.experiment).string()});
    session.result("test_loss", tested.last.at("testing_set_agg/loss"));
  }

  double before_finishing(ferula::StepSession& session) override {
    std::ofstream table(session.files().create("losses", session.pivot().name));
    table << "lr,loss\n";
    for (const StepResults& trained : session.results())
      if (trained.step.command == "train")
        table << trained.step.parameters.front() << ',' << trained.results.at("loss") << '\n';
    return best(session).first;
  }

 private:
  // The lowest loss and the model that has it.
  std::pair<double, ferula::StoredModel> best(ferula::StepSession& session) const {
    const auto& models = session.pivot().models;
    const auto lowest =
        std::min_element(models.begin(), models.end(), [](const auto& a, const auto& b) {
          return a.performance.at(kLoss) < b.performance.at(kLoss);
        });
    return {lowest->performance.at(kLoss), *lowest};
  }

  std::vector<std::string> rates_;
};

}  // namespace

FERULA_PLUGIN("learning_rates", "0.1.0", "trains with several learning rates",
              ferula::scheduler<LearningRates>("LearningRates"))
