// What the plugin of an older plugin API did, it does with this host.
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/engine/journal.h"
#include "core/plugins/note.h"
#include "ferula/error.h"
#include "ferula/host.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::ThrowsMessage;
using testing::UnorderedElementsAre;

// Eight points of y = 1 + 2 x + 1/2 in batches of four, in order.
constexpr char kConfiguration[] = R"(worker: Trainer
seed: 7
threads: 1
model: Line
training:
  epochs: 2
  problem: {name: CenteredPoints, coefficients: [1, 2], batch_size: 4}
  sampler: SequentialSampler
  optimizer: {name: SGD, lr: 0.25}
observers: {Observer: {}}
)";

std::map<std::string, double> measured(const RunReport& report) {
  return {report.measurements.begin(), report.measurements.end()};
}

std::map<std::string, double> numbers(const fs::path& file) {
  std::map<std::string, double> result;
  std::ifstream stream(file);
  std::string name;
  for (double value = 0; stream >> name >> value;) result[name] = value;
  return result;
}

auto Is(const char* name, double value) { return Pair(name, DoubleNear(value, 1e-5)); }

class Golden : public testing::TestWithParam<const char*> {
 protected:
  RunReport run_golden(const std::string& configuration) {
    write(folder_ / "training.yaml", kConfiguration);
    write(folder_ / "golden.yaml", "plugins: {'" + std::string(GetParam()) +
                                       "': {}, golden: {offset: 0.5}}\n" + configuration);
    return run({.configurations = {folder_ / "golden.yaml"},
                .settings = {"output=" + (folder_ / "experiments").string()},
                .trust_plugins = true,
                .quiet = true});
  }

  TemporaryFolder folder_;
};

TEST_P(Golden, IsMadeForAnOlderPluginApi) {
  const PluginNote note = read_note(GetParam());
  EXPECT_EQ(note.api_major, 1);
  EXPECT_EQ(note.api_minor, 0);
}

// What gradient descent by hand comes to.
TEST_P(Golden, Trains) {
  const RunReport report = run_golden(kConfiguration);
  EXPECT_EQ(report.status, "golden is done");
  EXPECT_THAT(
      numbers(report.folder / "golden.txt"),
      UnorderedElementsAre(Is("constant", 1.4415388), Is("slope", 0.1993165), Is("calls", 4),
                           Is("samples", 8), Is("batches", 2), Is("last_index", 7),
                           Is("trained", 1), Is("accumulating", 0), Is("validation", 0),
                           Is("same_problem", 1), Is("rate", 0.25), Is("by_hand", 1.1894126)));
  EXPECT_TRUE(fs::exists(report.folder / "golden.npz"));
}

TEST_P(Golden, MeasuresBatchesAndPasses) {
  const std::map<std::string, double> last = measured(run_golden(kConfiguration));
  EXPECT_EQ(last.at("training/length"), 2);  // sequences were limited
  EXPECT_NEAR(last.at("training_set_agg/loss"), 0.4547331, 1e-5);
  EXPECT_NEAR(last.at("training_set_agg/loss_max"), 0.7562614, 1e-5);
  EXPECT_NEAR(last.at("training_set_agg/absolute_error"), 0.5758915, 1e-5);
  EXPECT_NEAR(last.at("training_set_agg/root_of_squares"), 1.9073187, 1e-5);
  EXPECT_EQ(last.at("training_set_agg/samples"), 4);
}

TEST_P(Golden, ObservesItsChangesInTheirOrder) {
  const RunReport report = run_golden(kConfiguration);
  EXPECT_EQ(content(report.folder / "observed.txt"),
            "dump has the rate\n"
            "1 measured\n1 epoch or late\n1 phase\n1 history\n"
            "2 once 2\n"
            "3 every 3\n3 after 2 before 4\n3 measured\n3 epoch or late\n3 far\n"
            "3 epoch or late\n3 phase\n3 history\n");
}

TEST_P(Golden, GivesItsModelTheFactsOfItsProblem) {
  const RunReport report = run_golden(kConfiguration);
  const std::string configuration = content(report.folder / "training_configuration.yaml");
  for (const char* fact : {"classes: 2", "gain: 0.5", "shifted: true", "title: points"})
    EXPECT_THAT(configuration, HasSubstr(fact));
}

TEST_P(Golden, ItsParametersAreChecked) {
  EXPECT_THAT([&] { run_golden(std::string(kConfiguration) + "seeed: 1\n"); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'seed'")));
}

TEST_P(Golden, DoesItsSchedule) {
  const RunReport report =
      run_golden("worker: Scheduler\nseed: 7\ntrainings: 2\nexperiment: training.yaml\n");
  EXPECT_EQ(report.state, "finished");
  EXPECT_NEAR(measured(report).at("return_value"), 0.1993165, 1e-5);
  const auto looked = read_journal(report.folder / "journal.jsonl").at(3);
  EXPECT_EQ(nlohmann::json::parse(looked.outcome).at("results"),
            nlohmann::json({{"prepared", 1},
                            {"known", 1},
                            {"samples", 8},
                            {"models", 2},
                            {"notes", 2},
                            {"reused", 0},
                            {"problem size", 8},
                            {"sections", 1},
                            {"folder", 1}}));
}

// The tester is the training pack's.
TEST_P(Golden, ShowsWhatItsModelDoes) {
  const RunReport trained = run_golden(kConfiguration);
  const auto tested =
      test(trained.folder,
           {.settings = {"testing.problem={name: Points, coefficients: [1, 2], batch_size: 4}"},
            .worker = "Tester",
            .trust_plugins = true,
            .quiet = true,
            .visualize = true});
  const std::string page = content(tested.front().recording);
  for (const char* value : {"coefficients", "where", "gain"}) EXPECT_THAT(page, HasSubstr(value));
}

INSTANTIATE_TEST_SUITE_P(Of, Golden, testing::Values(GOLDEN_PLUGINS));

}  // namespace
}  // namespace ferula
