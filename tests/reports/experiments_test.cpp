#include "core/reports/experiments.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "core/engine/journal.h"
#include "core/engine/plan.h"
#include "core/reports/flat_configuration.h"
#include "core/reports/listing.h"
#include "ferula/error.h"
#include "tests/grid/made_up_experiment.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

std::vector<std::string> names(const TemporaryFolder& root, Plans plans = Plans::entered) {
  std::vector<std::string> result;
  for (const ExperimentFolder& experiment : find_experiments(root.path(), plans).experiments)
    result.push_back(experiment.path.lexically_relative(root.path()).string());
  return result;
}

void make_up_grid(const fs::path& folder) {
  make_up(folder / "0001", {.validation_loss = "0.5"});
  make_up(folder / "0002", {.state = "failed"});
  write_plan(folder / "plan.jsonl", {.kind = "grid"});
  Status status = new_status();
  status.counters = {{"steps", 64}, {"steps_done", 12}, {"steps_failed", 1}};
  write_status(folder / "status.json", status);
}

TEST(FindExperiments, LooksAtAllDepthsAndSorts) {
  const TemporaryFolder folder;
  for (const char* name : {"b", "a/b/c", "a/a"}) make_up(folder / name, {});
  fs::create_directories(folder / "empty/folder");
  EXPECT_THAT(names(folder), ElementsAre("a/a", "a/b/c", "b"));
}

TEST(FindExperiments, MayBeGivenOne) {
  const TemporaryFolder folder;
  make_up(folder.path(), {.tests = {"1", "2"}});
  const FoundExperiments found = find_experiments(folder.path());
  ASSERT_EQ(found.experiments.size(), 1);
  EXPECT_THAT(found.experiments[0].tests,
              ElementsAre(folder / "test_20240305_150000", folder / "test_20240305_150001"));
}

TEST(FindExperiments, FollowsNoLinks) {
  const TemporaryFolder folder, elsewhere;
  make_up(elsewhere / "a", {});
  fs::create_directory_symlink(elsewhere.path(), folder / "link");
  fs::create_directory_symlink(folder.path(), folder / "circle");
  EXPECT_THAT(names(folder), IsEmpty());
  EXPECT_EQ(find_experiments(folder / "link").experiments.size(), 1);
}

TEST(FindExperiments, EntersGridsIfTold) {
  const TemporaryFolder folder;
  make_up_grid(folder / "grid");
  EXPECT_THAT(names(folder), ElementsAre("grid/0001", "grid/0002"));
  EXPECT_THAT(names(folder, Plans::closed), IsEmpty());
  EXPECT_THAT(find_experiments(folder.path(), Plans::closed).plans, ElementsAre(folder / "grid"));
  EXPECT_EQ(find_experiments(folder / "grid", Plans::closed).experiments.size(), 2);
}

// Root reads everything; others are told.
TEST(FindExperiments, ReportsWhatItCannotRead) {
  const TemporaryFolder folder;
  make_up(folder / "a", {});
  fs::create_directory(folder / "closed");
  fs::permissions(folder / "closed", fs::perms::none);
  const FoundExperiments found = find_experiments(folder.path());
  EXPECT_EQ(found.experiments.size(), 1);
  if (::geteuid() == 0)
    EXPECT_THAT(found.unreadable, IsEmpty());
  else
    EXPECT_THAT(found.unreadable, ElementsAre(HasSubstr("closed: Permission denied")));
}

TEST(FindExperiments, NeedsAFolder) {
  const TemporaryFolder folder;
  write(folder / "file", "");
  EXPECT_THAT([&] { find_experiments(folder / "none"); },
              ThrowsMessage<Error>(HasSubstr("none: no such folder")));
  EXPECT_THAT([&] { find_experiments(folder / "file"); },
              ThrowsMessage<Error>(HasSubstr("file: is no folder")));
}

class Listing : public testing::Test {
 protected:
  std::vector<Listed> list(const fs::path& folder) {
    std::vector<Listed> all = list_experiments(folder, complaints_);
    EXPECT_THAT(complaints_, IsEmpty());
    return all;
  }
  TemporaryFolder folder_;
  std::vector<std::string> complaints_;
};

TEST_F(Listing, HasTheNewestFirst) {
  make_up(folder_ / "a", {.started = "2024-03-05T14:07:09+0000"});
  make_up(folder_ / "b", {.started = "2024-03-06T14:07:09+0000"});
  make_up(folder_ / "c", {.started = "2024-03-04T14:07:09+0000"});
  std::vector<std::string> order;
  for (const Listed& listed : list(folder_.path())) order.push_back(listed.folder.filename());
  EXPECT_THAT(order, ElementsAre("b", "a", "c"));
}

TEST_F(Listing, SaysOfAnExperimentHowFarItIs) {
  make_up(folder_ / "a", {.tests = {"1"}});
  const Listed listed = list(folder_.path()).at(0);
  EXPECT_EQ(listed.kind, "experiment");
  EXPECT_EQ(listed.problem, "SerialRecall");
  EXPECT_EQ(listed.state, "finished");
  EXPECT_EQ(listed.reason, "Not converged: Epoch Limit reached");
  EXPECT_EQ(listed.done, 5);
  EXPECT_EQ(listed.total, 20);
  EXPECT_EQ(listed.loss, 0.25);
  EXPECT_EQ(listed.best, std::nullopt);
  EXPECT_EQ(listed.tests, 1);
}

TEST_F(Listing, HasALineForAGridAndItsExperimentsIfItIsNamed) {
  make_up_grid(folder_ / "grid");
  const std::vector<Listed> all = list(folder_.path());
  ASSERT_EQ(all.size(), 1);
  EXPECT_EQ(all[0].kind, "grid");
  EXPECT_EQ(all[0].done, 12);
  EXPECT_EQ(all[0].total, 64);
  EXPECT_EQ(all[0].failed, 1);
  EXPECT_EQ(list(folder_ / "grid").size(), 2);
}

TEST_F(Listing, ARunWhoseProcessIsGoneIsDead) {
  make_up(folder_ / "a", {.state = "running"});
  EXPECT_EQ(list(folder_.path()).at(0).state, "running");
  Status status = read_status(folder_ / "a/status.json");
  status.process = 0x7ffffffe;  // more than there can be
  write_status(folder_ / "a/status.json", status);
  EXPECT_EQ(list(folder_.path()).at(0).state, "dead");
  status.host = "elsewhere";
  write_status(folder_ / "a/status.json", status);
  EXPECT_EQ(list(folder_.path()).at(0).state, "running");
}

TEST_F(Listing, TakesFromAGridsJournalWhatExperimentsCouldNotSay) {
  make_up(folder_ / "0001", {.state = "unknown"});
  write_plan(folder_ / "plan.jsonl", {.kind = "grid"});
  Journal journal(folder_ / "journal.jsonl");
  for (const std::int64_t step : {1, 2}) {
    StepRecord record;
    record.step = step;
    record.state = "failed";
    record.reason = "killed by signal 11";
    journal.append(record);
  }
  const std::vector<Listed> all = list(folder_.path());
  ASSERT_EQ(all.size(), 2);
  for (const Listed& listed : all) {
    EXPECT_EQ(listed.state, "failed");
    EXPECT_EQ(listed.reason, "killed by signal 11");
  }
}

TEST_F(Listing, KeepsAnExperimentWhoseStatusCannotBeRead) {
  make_up(folder_ / "a", {});
  write(folder_ / "a/status.json", "{");
  EXPECT_EQ(list(folder_.path()).at(0).state, "unknown");
  fs::remove(folder_ / "a/status.json");
  EXPECT_EQ(list(folder_.path()).at(0).state, "unknown");
}

TEST_F(Listing, OfAnExperimentIsItsFilesAndTests) {
  make_up(folder_.path(), {.tests = {"1"}});
  fs::create_symlink("/etc/passwd", folder_ / "link");
  std::vector<std::string> files;
  for (const ListedFile& file : list_files(folder_.path())) files.push_back(file.path);
  EXPECT_THAT(files, ElementsAre("status.json", "test_20240305_150000/testing_configuration.yaml",
                                 "test_20240305_150000/testing_set_agg_statistics.csv",
                                 "timing.csv", "training_configuration.yaml"));
  EXPECT_EQ(list_files(folder_.path())[3].bytes, content(folder_ / "timing.csv").size());
  EXPECT_EQ(list_tests(folder_.path()).at(0).kind, "test");
}

TEST(WrittenScalar, IsFoundAtItsPath) {
  const std::string yaml =
      "a: 1\nb:\n  list:\n    - name: no\n  name: \"x\\ny\"\n  z: 2\nc:\n  b:\n    name: deep\n"
      "name: top\n";
  EXPECT_EQ(written_scalar(yaml, "a"), "1");
  EXPECT_EQ(written_scalar(yaml, "name"), "top");
  EXPECT_EQ(written_scalar(yaml, "b.name"), "x\ny");
  EXPECT_EQ(written_scalar(yaml, "c.b.name"), "deep");
  for (const char* path : {"c.name", "c.b.z", "b.lis", "d", "name.a"})
    EXPECT_EQ(written_scalar(yaml, path), "") << path;
  EXPECT_EQ(written_scalar("", "a"), "");
}

}  // namespace
}  // namespace ferula
