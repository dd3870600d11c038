#include "core/reports/analysis.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/engine/journal.h"
#include "core/engine/plan.h"
#include "ferula/error.h"
#include "tests/grid/made_up_experiment.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;
using testing::ThrowsMessage;

using Table = std::vector<std::vector<std::string>>;

// A column, one text a row; missing cells are "-".
std::vector<std::string> column(const Analysis& analysis, const std::string& name) {
  std::vector<std::string> result;
  for (const Analysis::Experiment& experiment : analysis.experiments)
    for (const Analysis::Row& row : experiment.rows) {
      const Cell& cell = row.at(analysis.position(name));
      result.push_back(cell.kind == Cell::Kind::missing ? "-" : cell.text);
    }
  return result;
}

TEST(Analysis, HasTheColumnsOfTheGroupsInTheirOrder) {
  const TemporaryFolder folder;
  make_up(folder / "20240305_140709", {.validation_loss = "0.25", .tests = {"0.75"}});
  make_up(folder / "20240305_140710", {.model = "{name: LSTM, hidden_units: 16}"});
  EXPECT_THAT(
      analyze(folder.path()).columns,
      ElementsAre("experiment", "problem", "model", "model_save_timestamp", "training_state",
                  "training_terminal_status", "training_terminal_status_timestamp",
                  "model.hidden_units", "training_configuration_filepath",
                  "training_start_timestamp", "training_seed", "training_seconds", "parameters",
                  "training_loss", "training_epoch", "validation_loss", "validation_acc",
                  "test_configuration_filepath", "test_start_timestamp", "test_seed",
                  "test_episode", "test_loss"));
}

TEST(Analysis, SaysOfAnExperimentWhatItsFilesSay) {
  const TemporaryFolder folder;
  const std::filesystem::path experiment =
      make_up(folder / "a/20240305_140709", {.seed = "7", .validation_loss = "0.2500000000"});
  const Analysis analysis = analyze(folder.path());
  const auto cell = [&](const std::string& name) { return column(analysis, name).at(0); };
  EXPECT_EQ(cell("experiment"), "a/20240305_140709");
  EXPECT_EQ(cell("problem"), "SerialRecall");
  EXPECT_EQ(cell("model"), "LSTM");
  EXPECT_EQ(cell("training_terminal_status"), "Not converged: Epoch Limit reached");
  EXPECT_EQ(cell("training_configuration_filepath"),
            (experiment / "training_configuration.yaml").string());
  EXPECT_EQ(cell("training_start_timestamp"), "20240305_140709");
  EXPECT_EQ(cell("training_seed"), "7");
  EXPECT_EQ(cell("training_seconds"), "2.250000");
  EXPECT_EQ(cell("parameters"), "15");
  EXPECT_EQ(cell("training_epoch"), "01");
  EXPECT_EQ(cell("validation_loss"), "0.2500000000");
}

TEST(Analysis, NamesTheStartOfAnExperimentWhoseFolderHasNoTimeStamp) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {});
  EXPECT_THAT(column(analyze(folder.path()), "training_start_timestamp"),
              ElementsAre("20240305_140709"));
}

TEST(Analysis, GivesEachTestARowAndTellsOfTheTrainingOnce) {
  const TemporaryFolder folder;
  const auto experiment =
      make_up(folder / "0001", {.validation_loss = "0.25", .tests = {"0.5", "0.75"}});
  const Analysis analysis = analyze(folder.path());
  EXPECT_THAT(column(analysis, "experiment"), ElementsAre("0001", "-"));
  EXPECT_THAT(column(analysis, "validation_loss"), ElementsAre("0.25", "-"));
  EXPECT_THAT(column(analysis, "test_loss"), ElementsAre("0.5", "0.75"));
  EXPECT_THAT(column(analysis, "test_start_timestamp"),
              ElementsAre("20240305_150000", "20240305_150001"));
  EXPECT_THAT(column(analysis, "test_configuration_filepath").at(1),
              (experiment / "test_20240305_150001/testing_configuration.yaml").string());
}

TEST(Analysis, LeavesOutTestsThatDidNotEnd) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.tests = {"0.5"}});
  write(folder / "0001/test_20240305_150000/testing_set_agg_statistics.csv", "episode,loss\n");
  const Analysis analysis = analyze(folder.path());
  EXPECT_THAT(column(analysis, "experiment"), ElementsAre("0001"));
  EXPECT_EQ(analysis.position("test_loss"), analysis.columns.size());
}

TEST(Analysis, KeepsARunThatFailed) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.state = "failed", .reason = "loss is nan"});
  make_up(folder / "0002", {.validation_loss = "0.25"});
  const Analysis analysis = analyze(folder.path());
  EXPECT_THAT(column(analysis, "experiment"), ElementsAre("0002", "0001"));
  EXPECT_THAT(column(analysis, "training_state"), ElementsAre("finished", "failed"));
  EXPECT_THAT(column(analysis, "training_terminal_status").at(1), "loss is nan");
  EXPECT_THAT(column(analysis, "validation_loss"), ElementsAre("0.25", "-"));
}

// An experiment that was killed cannot say so itself, and one that never began left nothing.
TEST(Analysis, TakesFromAGridsJournalWhatExperimentsCouldNotSay) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.state = "unknown"});
  make_up(folder / "0003", {.state = "failed", .reason = "loss is nan"});
  write_plan(folder / "plan.jsonl", {.kind = "grid"});
  Journal journal(folder / "journal.jsonl");
  for (const std::int64_t step : {1, 2, 3}) {
    StepRecord record;
    record.step = step;
    record.state = "failed";
    record.reason = "killed by signal 11";
    journal.append(record);
  }
  const Analysis analysis = analyze(folder.path());
  EXPECT_THAT(analysis.differing, testing::IsEmpty());
  EXPECT_THAT(column(analysis, "experiment"), ElementsAre("0001", "0003", "0002"));
  EXPECT_THAT(column(analysis, "training_state"), ElementsAre("failed", "failed", "failed"));
  EXPECT_THAT(column(analysis, "training_terminal_status"),
              ElementsAre("killed by signal 11", "loss is nan", "killed by signal 11"));
}

TEST(Analysis, TellsWhatCannotBeReadAndGoesOn) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.validation_loss = "0.5"});
  make_up(folder / "0002", {.validation_loss = "0.25"});
  write(folder / "0001/models/model_best.pt", "no archive");
  write(folder / "0002/status.json", "{");
  const Analysis analysis = analyze(folder.path());
  EXPECT_THAT(analysis.complaints,
              ElementsAre(HasSubstr("0001/models/model_best.pt"), HasSubstr("0002/status.json")));
  EXPECT_THAT(column(analysis, "training_state"), ElementsAre("unknown", "finished"));
  EXPECT_THAT(column(analysis, "validation_loss"), ElementsAre("0.25", "-"));
}

TEST(Analysis, ShowsOnlyValuesThatDiffer) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.seed = "1", .extra = "threads: 1\n"});
  make_up(folder / "0002", {.model = "{name: NTM, cells: [1, 2]}", .seed = "2"});
  const Analysis analysis = analyze(folder.path());
  EXPECT_THAT(analysis.differing,
              ElementsAre("model.cells", "model.hidden_units", "model.name", "threads"));
  EXPECT_THAT(column(analysis, "model.cells"), ElementsAre("-", "[1, 2]"));
  EXPECT_THAT(column(analysis, "model.hidden_units"), ElementsAre("8", "-"));
}

TEST(Analysis, NeedsAnExperiment) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { analyze(folder.path()); },
              ThrowsMessage<Error>(HasSubstr("there is no experiment below it")));
  EXPECT_THAT([&] { analyze(folder / "nowhere"); },
              ThrowsMessage<Error>(HasSubstr("nowhere: no such folder")));
}

class Sorted : public testing::Test {
 protected:
  void SetUp() override {
    make_up(folder_ / "0001", {.validation_loss = "0.3", .validation_acc = "0.9", .tests = {"3"}});
    make_up(folder_ / "0002", {.validation_loss = "nan", .validation_acc = "0.8"});
    make_up(folder_ / "0003",
            {.validation_loss = "0.1", .validation_acc = "0.7", .tests = {"4", "2"}});
    make_up(folder_ / "0004", {.state = "failed"});
  }
  std::vector<std::string> order(const std::string& sort) const {
    std::vector<std::string> names = column(analyze(folder_.path(), {.sort = sort}), "experiment");
    std::erase(names, "-");
    return names;
  }
  TemporaryFolder folder_;
};

TEST_F(Sorted, TheLowestValidationLossIsBest) {
  EXPECT_THAT(order(""), ElementsAre("0003", "0001", "0002", "0004"));
}

TEST_F(Sorted, TheHighestAccuracyIsBest) {
  EXPECT_THAT(order("validation_acc"), ElementsAre("0001", "0002", "0003", "0004"));
}

TEST_F(Sorted, TheBestTestOfAnExperimentCounts) {
  EXPECT_THAT(order("test_loss"), ElementsAre("0003", "0001", "0002", "0004"));
}

TEST_F(Sorted, WhatIsBestCanBeTold) {
  EXPECT_THAT(order("validation_loss:max"), ElementsAre("0001", "0003", "0002", "0004"));
  EXPECT_THAT(order("validation_acc:min"), ElementsAre("0003", "0002", "0001", "0004"));
}

TEST_F(Sorted, TheMonitorTellsWhatIsBest) {
  for (const char* name : {"0001", "0002", "0003", "0004"}) {
    std::ofstream(folder_ / name / "training_configuration.yaml", std::ios::app)
        << "observers: {Checkpoints: {monitor: validation_set_agg/acc, mode: max}}\n";
  }
  EXPECT_THAT(order(""), ElementsAre("0001", "0002", "0003", "0004"));
}

TEST_F(Sorted, AColumnThatIsNotThereIsNamed) {
  EXPECT_THAT([&] { order("test_los"); },
              ThrowsMessage<Error>(AllOf(HasSubstr("no column 'test_los'"),
                                         HasSubstr("did you mean 'test_loss'?"))));
}

TEST(Repetitions, AreOneRowWithMeanAndDeviation) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.seed = "1", .validation_loss = "0.5", .tests = {"1"}});
  make_up(folder / "0002", {.model = "{name: LSTM, hidden_units: 16}", .validation_loss = "2"});
  make_up(folder / "0003", {.seed = "2", .validation_loss = "1.5", .tests = {"3"}});
  make_up(folder / "0004", {.state = "failed", .seed = "3"});
  const Analysis analysis = analyze(folder.path(), {.mean = true});
  EXPECT_THAT(column(analysis, "experiment"), ElementsAre("0001", "0002"));
  EXPECT_THAT(column(analysis, "model.hidden_units"), ElementsAre("8", "16"));
  EXPECT_THAT(column(analysis, "repetitions"), ElementsAre("3", "1"));
  EXPECT_THAT(column(analysis, "finished"), ElementsAre("2", "1"));
  EXPECT_THAT(column(analysis, "validation_loss"), ElementsAre("1", "2"));
  EXPECT_THAT(column(analysis, "validation_loss_deviation"), ElementsAre("0.7071067812", "-"));
  EXPECT_THAT(column(analysis, "test_loss"), ElementsAre("2", "-"));
  EXPECT_THAT(column(analysis, "test_loss_deviation"), ElementsAre("1.414213562", "-"));
  EXPECT_THAT(analysis.columns, Not(testing::Contains("training_seed_deviation")));
}

TEST(AnalysisAsCsv, QuotesWhatItMust) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.state = "failed", .reason = "it said \"no\", twice"});
  const std::string csv = to_csv(analyze(folder.path()));
  EXPECT_THAT(csv, StartsWith("experiment,problem,model,training_state,"));
  EXPECT_THAT(csv, HasSubstr("\n0001,SerialRecall,LSTM,failed,\"it said \"\"no\"\", twice\","));
}

TEST(AnalysisAsCsv, ShowsMissingCellsAsABlank) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.tests = {"1"}});
  make_up(folder / "0002", {});
  EXPECT_THAT(to_csv(analyze(folder.path())), testing::EndsWith(",2.250000, , , , , \n"));
}

TEST(AnalysisAsJson, HasNumbersTextsAndNulls) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.validation_loss = "0.2500000000", .tests = {"nan", "1"}});
  const auto rows = nlohmann::json::parse(to_json(analyze(folder.path())));
  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0]["experiment"], "0001");
  EXPECT_EQ(rows[0]["training_epoch"], 1);
  EXPECT_EQ(rows[0]["validation_loss"], 0.25);
  EXPECT_EQ(rows[0]["test_loss"], "nan");
  EXPECT_EQ(rows[1]["test_episode"], 10);
  EXPECT_TRUE(rows[1]["validation_loss"].is_null());
}

TEST(AnalysisAsTable, ShowsTheBestFirstWithWhatDiffers) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.validation_loss = "0.5"});
  make_up(folder / "0002",
          {.model = "{name: LSTM, hidden_units: 16}", .validation_loss = "0.012345678"});
  EXPECT_EQ(to_table(analyze(folder.path()), 0),
            "experiment  hidden_units  validation_loss  validation_acc  seconds\n"
            "0002                  16          0.01235             0.5     2.25\n"
            "0001                   8              0.5             0.5     2.25\n");
}

TEST(AnalysisAsTable, ShowsMeansWithTheirDeviation) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.seed = "1", .validation_loss = "0.5"});
  make_up(folder / "0002", {.seed = "2", .validation_loss = "1.5"});
  EXPECT_EQ(to_table(analyze(folder.path(), {.mean = true}), 0),
            "experiment  runs  validation_loss  validation_acc   seconds\n"
            "0001           2       1 ± 0.7071         0.5 ± 0  2.25 ± 0\n");
}

TEST(AnalysisAsTable, NeverIsWiderThanTold) {
  const TemporaryFolder folder;
  make_up(folder / "0001", {.state = "failed"});
  make_up(folder / "a/long/folder/0002",
          {.model = "{name: NTM, hidden_units: 16}", .validation_loss = "0.012345678"});
  const Analysis analysis = analyze(folder.path());
  for (int width = 1; width < 120; ++width) {
    std::istringstream table(to_table(analysis, width));
    for (std::string line; std::getline(table, line);)
      EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
                width);
  }
}

}  // namespace
}  // namespace ferula
