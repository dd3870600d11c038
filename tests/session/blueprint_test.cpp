// What a configuration asks for, and what is said of one that asks for what is not there.
#include "core/session/blueprint.h"

#include <ATen/ops/arange.h>
#include <gmock/gmock.h>

#include "core/config/explain.h"
#include "core/host/setup.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::ThrowsMessage;

Setup resolved(const std::string& yaml, std::vector<std::string> settings = {}) {
  const TemporaryFolder folder;
  write(folder / "a.yaml", yaml);
  const RunOptions options{.configurations = {folder / "a.yaml"},
                           .settings = std::move(settings),
                           .trust_plugins = true};
  return set_up(options, load_options(options));
}

std::string configuration() { return line_configuration(TemporaryFolder()); }

Setup resolved_with(std::vector<std::string> settings) {
  return resolved(configuration(), std::move(settings));
}

std::string complaint(const std::string& yaml, std::vector<std::string> settings = {}) {
  try {
    resolved(yaml, std::move(settings));
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 2);
    return error.what();
  }
  return "no complaint";
}

std::string complaint_with(std::vector<std::string> settings) {
  return complaint(configuration(), std::move(settings));
}

std::string value(const Setup& setup, const std::string& path) {
  return setup.blueprint->tree().find(path)->text;
}

std::string origin(const Setup& setup, const std::string& path) {
  return setup.blueprint->tree().find(path)->origin.text();
}

TEST(Blueprint, KnowsTheWorkerItsRoleAndItsModel) {
  const auto setup = resolved_with({});
  EXPECT_EQ(setup.blueprint->worker_name(), "OfflineTrainer");
  EXPECT_EQ(setup.blueprint->role(), "training");
  EXPECT_EQ(setup.blueprint->first_model(), "model");
  EXPECT_EQ(setup.blueprint->seed(), 7u);
}

TEST(Blueprint, NamesWhatWasMeantByAnUnknownKey) {
  EXPECT_THAT(complaint_with({"training.optimizer.momentums=1"}),
              AllOf(HasSubstr("training.optimizer.momentums: unknown key")));
  EXPECT_THAT(complaint_with({"training.problem.sampels=1"}),
              HasSubstr("training.problem.sampels: unknown key (did you mean 'samples'?)"));
}

TEST(Blueprint, ListsEveryUnknownKeyAtOnce) {
  EXPECT_THAT(complaint_with({"training.problem.sampels=1", "modle.x=1"}),
              AllOf(HasSubstr("2 unknown keys"), HasSubstr("training.problem.sampels"),
                    HasSubstr("(did you mean 'model'?)")));
}

TEST(Blueprint, NamesTheNearestModel) {
  EXPECT_THAT(
      complaint_with({"model.name=Polinomial"}),
      AllOf(HasSubstr("there is no model 'Polinomial'"), HasSubstr("did you mean 'Polynomial'?")));
}

TEST(Blueprint, NamesTheNearestOptimizer) {
  EXPECT_THAT(complaint_with({"training.optimizer.name=Adma"}),
              AllOf(HasSubstr("there is no optimizer 'Adma'"), HasSubstr("'Adam'")));
}

constexpr const char* kGroup = "training.optimizer.groups.all={match: coeff*, weight_decay: 0.5}";

TEST(OptimizerGroups, KeepWhatTheyDoNotSayOutOfTheTree) {
  const auto setup = resolved_with({kGroup, "training.optimizer.groups.all.lr=0.25"});
  EXPECT_EQ(value(setup, "training.optimizer.groups.all.lr"), "0.25");
  EXPECT_EQ(setup.blueprint->tree().find("training.optimizer.groups.all.eps"), nullptr);
  EXPECT_EQ(value(setup, "training.optimizer.eps"), "1e-08");
}

TEST(OptimizerGroups, KnowTheParametersOfTheirOptimizerOnly) {
  EXPECT_THAT(complaint_with({kGroup, "training.optimizer.groups.all.wieght_decay=0"}),
              HasSubstr("training.optimizer.groups.all.wieght_decay: unknown key (did you mean "
                        "'weight_decay'?)"));
  EXPECT_THAT(complaint_with({kGroup, "training.optimizer.groups.all.lr=-1"}),
              HasSubstr("training.optimizer.groups.all.lr: expected a real number of at least 0"));
  EXPECT_THAT(complaint_with({kGroup, "training.optimizer.groups.all.accumulate=2"}),
              HasSubstr("training.optimizer.groups.all.accumulate: unknown key"));
}

TEST(OptimizerGroups, AreMappingsWithAMatch) {
  EXPECT_THAT(complaint_with({"training.optimizer.groups.all={lr: 1}"}),
              HasSubstr("training.optimizer.groups.all.match: is missing"));
  EXPECT_THAT(complaint_with({"training.optimizer.groups=[1]"}),
              HasSubstr("training.optimizer.groups: expected named groups"));
  EXPECT_THAT(complaint_with({"training.optimizer.groups.all=1"}),
              HasSubstr("training.optimizer.groups.all: expected a mapping with a `match`"));
  EXPECT_THAT(complaint_with({"training.optimizer.groups={a.b: {match: c}}"}),
              HasSubstr("training.optimizer.groups.a.b: expected a mapping"));
}

// Which tensors there are is known when there is a model.
std::string complaint_of_optimizer(std::vector<std::string> settings) {
  try {
    auto setup = resolved_with(std::move(settings));
    setup.blueprint->make_optimizer("training.optimizer",
                                    setup.blueprint->make_model("model")->tensors());
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

TEST(OptimizerGroups, NameTheNearestTensors) {
  EXPECT_EQ(complaint_of_optimizer({kGroup}), "no complaint");
  EXPECT_EQ(complaint_of_optimizer({"training.optimizer.groups.all={match: koeff}"}),
            "--set training.optimizer.groups.all={match: koeff}: training.optimizer.groups.all: no "
            "trained tensor matches 'koeff'; the nearest names are coefficients");
}

TEST(Optimizer, BlamesItsSectionForWhatItCannotDo) {
  EXPECT_THAT(complaint_of_optimizer({"~training.optimizer.lr", "training.optimizer.name=LBFGS",
                                      "training.optimizer.accumulate=2"}),
              HasSubstr("training.optimizer: accumulate: LBFGS evaluates a batch several times"));
}

TEST(Blueprint, MissesAProblem) {
  EXPECT_THAT(complaint_with({"~training.problem"}), HasSubstr("training.problem"));
}

TEST(Blueprint, MissesASectionThatTheWorkerNeeds) {
  EXPECT_THAT(complaint_with({"~validation"}),
              AllOf(HasSubstr("validation: is missing; OfflineTrainer (plugin training) needs"),
                    HasSubstr("what tells how well it has learned")));
}

TEST(Blueprint, MissesABatchSize) {
  EXPECT_THAT(complaint_with({"~training.problem.batch_size"}),
              HasSubstr("training.problem.batch_size: is missing"));
}

TEST(Blueprint, NamesFileAndLineOfAValueOfTheWrongType) {
  const std::string yaml = configuration() + "observers:\n  Checkpoints: {on_error: 3}\n";
  EXPECT_THAT(complaint(yaml),
              HasSubstr("a.yaml:17: observers.Checkpoints.on_error: expected one of"));
  EXPECT_THAT(complaint(yaml + "threads2: 1\n"), HasSubstr("a.yaml:18: threads2: unknown key"));
  EXPECT_THAT(complaint_with({"training.problem.batch_size=many"}),
              AllOf(HasSubstr("training.problem.batch_size"), HasSubstr("integer")));
}

TEST(Blueprint, TakesANameForASection) {
  EXPECT_EQ(value(resolved_with({}), "model.name"), "Polynomial");
  const auto setup = resolved_with({"~training.optimizer", "training.optimizer=SGD"});
  EXPECT_EQ(value(setup, "training.optimizer.name"), "SGD");
}

TEST(Blueprint, TakesFactsOfTheProblemAsDefaultsOfTheModel) {
  const auto setup = resolved_with({});
  EXPECT_EQ(value(setup, "model.degree"), "1");
  EXPECT_EQ(origin(setup, "model.degree"), "from problem Line");
  EXPECT_EQ(value(resolved_with({"model.degree=5"}), "model.degree"), "5");
}

TEST(Blueprint, WritesDefaultsDownWithTheirOrigin) {
  const auto setup = resolved_with({});
  EXPECT_EQ(value(setup, "model.dropout"), "0.2");
  EXPECT_EQ(origin(setup, "model.dropout"), "default of Polynomial (plugin line)");
}

TEST(Blueprint, GivesAnAliasItsPresets) {
  const auto preset = resolved_with({"training.problem.name=CleanLine"});
  EXPECT_EQ(value(preset, "training.problem.noise"), "0");
  EXPECT_EQ(origin(preset, "training.problem.noise"), "alias CleanLine");
  const auto given = resolved_with({"training.problem={name: CleanLine, noise: 0.5}"});
  EXPECT_EQ(value(given, "training.problem.noise"), "0.5");
}

TEST(Blueprint, LeavesTheSectionsOfOtherWorkersAlone) {
  EXPECT_EQ(complaint_with({"worker.name=Tester", "training.whatever=1"}), "no complaint");
}

TEST(Blueprint, DrawsASeedThatIsWrittenDown) {
  const auto setup = resolved_with({"seed=-1"});
  EXPECT_THAT(value(setup, "seed"), MatchesRegex("[0-9]+"));
  EXPECT_EQ(value(setup, "seed"), std::to_string(setup.blueprint->seed()));
}

TEST(Blueprint, BlamesAnEmptyEpochOnItsSection) {
  const auto setup =
      resolved_with({"training.problem.samples=5", "training.dataloader.drop_last=true"});
  try {
    setup.blueprint->make_loader("training", at::kCPU);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("training: an epoch has no batch"));
  }
}

Batch first_batch(const Setup& setup, const std::string& section) {
  return setup.blueprint->make_loader(section, at::kCPU)->batch(0, 0);
}

TEST(SamplerSection, ChoosesTheSamples) {
  const auto setup = resolved_with({"training.sampler={name: SequentialSampler, range: [5, 9]}"});
  const Batch batch = first_batch(setup, "training");
  EXPECT_TRUE(batch["x"].allclose(at::arange(5, 9).div(20.0)));
}

TEST(SamplerSection, MayBeAName) {
  const auto setup = resolved_with({"training.sampler=RandomSampler"});
  EXPECT_EQ(value(setup, "training.sampler.name"), "RandomSampler");
  EXPECT_EQ(value(setup, "training.sampler.replacement"), "false");
}

TEST(SamplerSection, MayBeEmpty) {
  EXPECT_EQ(complaint_with({"training.sampler={}"}), "no complaint");
}

TEST(SamplerSection, NeedsAName) {
  EXPECT_THAT(complaint_with({"training.sampler={range: [0, 5]}"}),
              HasSubstr("training.sampler: needs a `name`"));
  EXPECT_THAT(complaint_with({"training.sampler=[0, 5]"}),
              HasSubstr("training.sampler: needs a `name`"));
}

TEST(SamplerSection, TakesTheParametersOfItsSamplerOnly) {
  EXPECT_THAT(complaint_with({"training.sampler={name: RandomSampler, folds: 3}"}),
              HasSubstr("training.sampler.folds: unknown key"));
  EXPECT_THAT(complaint_with({"training.sampler=KFolds"}),
              AllOf(HasSubstr("there is no sampler 'KFolds'"), HasSubstr("'KFold'")));
}

TEST(SamplerSection, CannotStratifyAProblemWithoutLabels) {
  const auto setup = resolved_with({"training.sampler=StratifiedKFold"});
  EXPECT_THAT([&] { setup.blueprint->make_loader("training", at::kCPU); },
              ThrowsMessage<Error>(HasSubstr("problem Line does not say which class")));
}

float height_of(const Setup& setup) {
  const Batch batch = setup.blueprint->make_loader("training", at::kCPU)->batch(0, 0);
  return batch["y"].sub(1).div(batch["x"]).nan_to_num(0).max().item<float>();
}

TEST(PluginSettings, ReachThePluginBeforeItsComponents) {
  EXPECT_FLOAT_EQ(height_of(resolved_with({"training.problem.noise=0", "plugins.line.slope=5"})),
                  5);
}

TEST(PluginSettings, AreThoseOfThisConfigurationOnly) {
  resolved_with({"plugins.line.slope=5"});
  EXPECT_FLOAT_EQ(height_of(resolved_with({"training.problem.noise=0"})), 2);
}

TEST(PluginSettings, StandInTheResolvedConfiguration) {
  const auto setup = resolved_with({});
  EXPECT_EQ(value(setup, "plugins.line.slope"), "2");
  EXPECT_EQ(origin(setup, "plugins.line.slope"), "default of plugin line");
}

TEST(PluginSettings, AreListedByThePlugin) {
  EXPECT_THAT(complaint_with({"plugins.line.slop=5"}),
              HasSubstr("plugins.line.slop: unknown key (did you mean 'slope'?)"));
  EXPECT_THAT(complaint_with({"plugins.line.slope=steep"}),
              AllOf(HasSubstr("plugins.line.slope"), HasSubstr("real number")));
}

TEST(PluginSettings, MayBeAbsentInAListOfPlugins) {
  const auto setup = resolved_with({"~plugins", "plugins=['" LINE_PLUGIN "', line]"});
  EXPECT_EQ(value(setup, "plugins.line.slope"), "2");
}

TEST(PluginSettings, AreNotTakenByAPluginWithoutAny) {
  EXPECT_THAT(complaint_with({"plugins.training.speed=5"}),
              HasSubstr("plugins.training.speed: unknown key"));
}

}  // namespace
}  // namespace ferula
