#include "training_scheduler.h"

#include <gmock/gmock.h>

#include "tests/training/fake_schedule.h"

namespace ferula::training {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;
using testing::Pair;
using testing::SizeIs;
using testing::ThrowsMessage;
using testing::UnorderedElementsAre;

const std::string kExperiment = R"(
worker: {name: OfflineTrainer}
seed: 1
training:
  problem: {name: FashionMNIST, batch_size: 64, resize: [32, 32]}
  sampler: {name: SubsetRandomSampler, indices: [0, 55000]}
validation:
  problem: {name: FashionMNIST, batch_size: 64}
  sampler: {name: SubsetRandomSampler, indices: [55000, 60000]}
testing:
  problem: {name: FashionMNIST, batch_size: 100, use_train_data: false}
model: {name: LeNet5}
)";

TrainingScheduler scheduler(CrossValidation split) { return TrainingScheduler({split}); }

std::string text(const ConfigValue& tree, const std::string& path) {
  const ConfigValue* value = tree.find(path);
  return value != nullptr ? to_yaml_line(*value) : "";
}

FakeRoutine planned(CrossValidation split, Wishes wishes) {
  FakeRoutine routine;
  routine.wishes = std::move(wishes);
  if (routine.wishes.experiment.empty()) routine.wishes.experiment = kExperiment;
  scheduler(split).create_routine(routine);
  return routine;
}

TEST(TrainingSchedulerPlan, HasAStepForEachFold) {
  const FakeRoutine routine = planned({.folds = 2}, {.subroutines = {"train", "predict", "test"}});
  EXPECT_THAT(routine.plan, ElementsAre("train_fold fashion 0", "predict_fold fashion 0 after 1",
                                        "train_fold fashion 1", "predict_fold fashion 1 after 3",
                                        "test_task fashion after 1 3"));
}

TEST(TrainingSchedulerPlan, HasStepsForEachTask) {
  const FakeRoutine routine =
      planned({.folds = 1}, {.subroutines = {"train", "test"}, .tasks = {"fashion", "digits"}});
  EXPECT_THAT(routine.plan, ElementsAre("train_fold fashion 0", "test_task fashion after 1",
                                        "train_fold digits 0", "test_task digits after 3"));
}

TEST(TrainingSchedulerPlan, NestsFolds) {
  const FakeRoutine routine =
      planned({.folds = 2, .nested = true}, {.subroutines = {"train", "test"}});
  EXPECT_THAT(routine.plan, ElementsAre("train_fold fashion 0 0", "train_fold fashion 0 1",
                                        "test_task fashion 0 after 1 2", "train_fold fashion 1 0",
                                        "train_fold fashion 1 1", "test_task fashion 1 after 4 5"));
}

TEST(TrainingSchedulerPlan, ChecksWhatItsStepsWillRun) {
  const FakeRoutine routine = planned({.folds = 5}, {.subroutines = {"train", "predict", "test"}});
  ASSERT_THAT(routine.checked, SizeIs(3));
  EXPECT_EQ(text(routine.checked[0], "worker.name"), "OfflineTrainer");
  EXPECT_EQ(text(routine.checked[1], "worker.name"), "Predictor");
  EXPECT_EQ(text(routine.checked[2], "worker.name"), "Tester");
}

TEST(TrainingSchedulerPlan, NeedsFoldsToNest) {
  EXPECT_THAT([] { planned({.folds = 1, .nested = true}, {}); },
              ThrowsMessage<Error>(HasSubstr("nested: true needs folds: 2 at least")));
}

TEST(TrainingSchedulerPlan, NeedsTrainedModels) {
  EXPECT_THAT(
      [] {
        planned({.folds = 3}, {.subroutines = {"predict", "test"}});
      },
      ThrowsMessage<Error>(HasSubstr("predict needs trained models: add train")));
  EXPECT_THAT([] { planned({.folds = 3}, {.subroutines = {"test"}}); },
              ThrowsMessage<Error>(HasSubstr("test needs trained models")));
  EXPECT_THAT(planned({.folds = 2}, {.subroutines = {"test"}, .has_reused_models = true}).plan,
              ElementsAre("test_task fashion"));
}

struct Leak {
  std::string sections, key;
};
class Leakage : public testing::TestWithParam<Leak> {};

TEST_P(Leakage, IsRefusedUnlessNested) {
  const std::string experiment = kExperiment + GetParam().sections;
  EXPECT_THAT([&] { planned({.folds = 5}, {.experiment = experiment}); },
              ThrowsMessage<Error>(
                  HasSubstr("experiment." + GetParam().key + " lets the validation decide")));
  EXPECT_THAT(planned({.folds = 2, .nested = true}, {.experiment = experiment}).plan, SizeIs(4));
  EXPECT_THAT(planned({.folds = 1}, {.experiment = experiment}).plan, SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(
    Of, Leakage,
    testing::Values(Leak{"observers: {EarlyStopping: {}}", "observers.EarlyStopping"},
                    Leak{"observers: {EarlyStopping: {monitor: validation/loss}}",
                         "observers.EarlyStopping"},
                    Leak{"observers: {LearningRateSchedule: {schedule: [linear, plateau]}}",
                         "observers.LearningRateSchedule"}),
    [](const auto& info) { return "Case" + std::to_string(info.index); });

TEST(Leakage, IsNoneIfTheTrainingIsWatched) {
  const std::string experiment = kExperiment + R"(
observers:
  EarlyStopping: {monitor: training_set_agg/loss}
  LearningRateSchedule: {schedule: [plateau], plateau: {monitor: training_set_agg/loss}}
)";
  EXPECT_THAT(planned({.folds = 5}, {.experiment = experiment}).plan, SizeIs(5));
}

// A step of the fashion task.
struct Step : public FakeStep {
  Step(const std::string& command, std::vector<std::string> numbers) {
    experiment = kExperiment;
    now = {command, {"fashion"}};
    now.parameters.insert(now.parameters.end(), numbers.begin(), numbers.end());
    report.status = "Not converged: Epoch Limit reached";
    report.last = {{"testing_set_agg/loss", 0.5}, {"testing_set_agg/acc", 0.8}, {"other", 1}};
    report.best = {{"best/validation_set_agg/loss", 0.25}};
  }
  // A model that was trained so.
  void add_trained(const std::string& name, const std::string& sampler) {
    known.models.push_back({name, "runs/" + name, "weights/" + name + ".pt", {}});
    stored[name] = "{seed: 1, training: {sampler: " + sampler + "}}";
  }
};

TEST(TrainFold, PutsTheFoldOverTheExperiment) {
  Step step("train_fold", {"2"});
  scheduler({.folds = 5}).run_step(step);
  const ConfigValue& ran = step.ran.at("training");
  EXPECT_EQ(text(ran, "training.sampler"), "{fold: 2, folds: 5, name: KFold}");
  EXPECT_EQ(text(ran, "validation.sampler"), text(ran, "training.sampler"));
  EXPECT_EQ(text(ran, "validation.problem"),
            "{batch_size: 64, name: FashionMNIST, resize: [32, 32]}");
  EXPECT_EQ(text(ran, "testing"), text(parse_yaml_text(kExperiment, ""), "testing"));
}

TEST(TrainFold, StratifiesAndNests) {
  Step step("train_fold", {"2", "1"});
  scheduler({.folds = 3, .nested = true, .stratify = true}).run_step(step);
  EXPECT_EQ(text(step.ran.at("training"), "training.sampler"),
            "{fold: 1, folds: 3, name: StratifiedKFold, outer_fold: 2, outer_folds: 3}");
  EXPECT_EQ(step.known.models.back().name, "outer_2_fold_1");
}

TEST(TrainFold, RunsTheExperimentAsItIsWrittenIfThereIsOneFold) {
  Step step("train_fold", {"0"});
  scheduler({.folds = 1}).run_step(step);
  EXPECT_EQ(to_yaml(step.ran.at("training")), to_yaml(parse_yaml_text(kExperiment, "")));
}

TEST(TrainFold, StoresTheBestModel) {
  Step step("train_fold", {"4"});
  scheduler({.folds = 5}).run_step(step);
  const StoredModel& model = step.known.models.back();
  EXPECT_EQ(model.name, "fold_4");
  EXPECT_EQ(model.experiment, "steps/training");
  EXPECT_EQ(content(step.project / model.weights), "weights");
  EXPECT_THAT(model.performance,
              UnorderedElementsAre(Pair("validation_set_agg/loss", 0.25), Pair("loss", 0.25)));
  EXPECT_THAT(step.reported, testing::Contains(Pair("loss", 0.25)));
}

TEST(TrainFold, HasALossIfAnotherValueIsMonitored) {
  Step step("train_fold", {"0"});
  step.report.best = {{"best/validation_set_agg/acc", 0.9}};
  step.report.last = {{"validation_set_agg/loss", 0.3}};
  scheduler({.folds = 5}).run_step(step);
  EXPECT_THAT(step.reported,
              UnorderedElementsAre(Pair("validation_set_agg/acc", 0.9), Pair("loss", 0.3)));
}

TEST(PredictFold, PredictsWhatWasHeldOut) {
  Step step("predict_fold", {"1"});
  step.add_trained("fold_1", "{name: KFold, folds: 5, fold: 1}");
  scheduler({.folds = 5}).run_step(step);
  const ConfigValue& ran = step.ran.at("prediction");
  EXPECT_EQ(text(ran, "worker.name"), "Predictor");
  EXPECT_EQ(text(ran, "model.load"), "\"" + (step.project / "weights/fold_1.pt").string() + "\"");
  EXPECT_EQ(text(ran, "testing.sampler"), "{fold: 1, folds: 5, name: KFold}");
  EXPECT_EQ(text(ran, "testing.problem"), text(ran, "training.problem"));
  EXPECT_EQ(step.known.paths.at("predictions_fold_1"), "predictions/fashion/fold_1.npz");
  EXPECT_EQ(content(step.project / "predictions/fashion/fold_1.npz"), "answers");
}

TEST(PredictFold, SaysWhichModelIsMissing) {
  Step step("predict_fold", {"4"});
  EXPECT_THAT([&] { scheduler({.folds = 5}).run_step(step); },
              ThrowsMessage<Error>(HasSubstr("task fashion has no model 'fold_4'")));
  step.known.models.push_back({"fold_4", "", "", {}});
  EXPECT_THAT([&] { scheduler({.folds = 5}).run_step(step); },
              ThrowsMessage<Error>(HasSubstr("'fold_4' have been removed")));
}

TEST(PredictFold, RefusesAModelThatMayHaveSeenTheFold) {
  Step step("predict_fold", {"1"});
  step.add_trained("fold_1", "{name: KFold, folds: 3, fold: 1}");
  EXPECT_THAT([&] { scheduler({.folds = 5}).run_step(step); },
              ThrowsMessage<Error>(HasSubstr("training.sampler.folds is 3, expected 5")));
  step.stored["fold_1"] = "{seed: 2, training: {sampler: {name: KFold, folds: 5, fold: 1}}}";
  EXPECT_THAT([&] { scheduler({.folds = 5}).run_step(step); },
              ThrowsMessage<Error>(HasSubstr("task fashion, model 'fold_1' of runs/fold_1: was not "
                                             "trained on the fold of its name, and may have seen "
                                             "what it would be tested on: seed is 2, expected 1")));
}

TEST(TestTask, TestsAllFolds) {
  Step step("test_task", {});
  step.add_trained("fold_0", "{name: KFold, folds: 2, fold: 0}");
  step.add_trained("fold_1", "{name: KFold, folds: 2, fold: 1}");
  scheduler({.folds = 2}).run_step(step);
  EXPECT_THAT(step.ran, SizeIs(2));
  EXPECT_EQ(text(step.ran.at("fold_1"), "worker.name"), "Tester");
  EXPECT_EQ(text(step.ran.at("fold_1"), "testing"),
            text(parse_yaml_text(kExperiment, ""), "testing"));
  EXPECT_THAT(step.reported, UnorderedElementsAre(Pair("loss", 0.5), Pair("acc", DoubleEq(0.8))));
}

TEST(TestTask, TestsOnTheOuterFold) {
  Step step("test_task", {"1"});
  const std::string outer = ", outer_folds: 2, outer_fold: 1}";
  step.add_trained("outer_1_fold_0", "{name: KFold, folds: 2, fold: 0" + outer);
  step.add_trained("outer_1_fold_1", "{name: KFold, folds: 2, fold: 1" + outer);
  scheduler({.folds = 2, .nested = true}).run_step(step);
  EXPECT_EQ(text(step.ran.at("outer_1_fold_0"), "testing.sampler"),
            "{fold: 1, folds: 2, name: KFold}");
}

StepResults result(const std::string& command, std::vector<std::string> parameters, double loss) {
  return {{command, std::move(parameters)}, {{"loss", loss}}};
}

TEST(ReturnValue, IsTheMeanLossOfTheFoldsOfThePivot) {
  Step step("finish", {});
  step.before = {result("train_fold", {"fashion", "0"}, 0.25),
                 result("train_fold", {"fashion", "1"}, 0.75),
                 result("train_fold", {"digits", "0"}, 100), result("test_task", {"fashion"}, 100)};
  EXPECT_THAT(scheduler({.folds = 2}).before_finishing(step), DoubleEq(0.5));
}

TEST(ReturnValue, IsTheMeanTestLossIfNested) {
  Step step("finish", {});
  step.before = {result("train_fold", {"fashion", "0", "0"}, 100),
                 result("test_task", {"fashion", "0"}, 1),
                 result("test_task", {"fashion", "1"}, 2)};
  EXPECT_THAT(scheduler({.folds = 2, .nested = true}).before_finishing(step), DoubleEq(1.5));
}

TEST(ReturnValue, IsUnknownIfNothingWasTrained) {
  Step step("finish", {});
  EXPECT_THAT(scheduler({.folds = 2}).before_finishing(step), IsNan());
}

}  // namespace
}  // namespace ferula::training
