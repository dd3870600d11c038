#include "core/host/leftovers.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/files/folder_lock.h"
#include "core/files/status.h"
#include "core/project/task_file.h"
#include "core/schedule/schedule_folder.h"
#include "core/schedule/step_findings.h"
#include "ferula/error.h"
#include "tests/project/project.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;
using testing::UnorderedElementsAre;

namespace fs = std::filesystem;

class LeftoversTest : public Project {
 protected:
  fs::path experiment(const std::string& name, const std::string& state = "finished") const {
    const fs::path folder = output_ / name;
    fs::create_directories(folder / "models");
    write(folder / "training_configuration.yaml", "{}");
    for (const char* file : {"model_best.pt", "model_latest.pt", "model_episode_00007.pt"})
      write(folder / "models" / file, "12345");
    set_state(folder, state);
    return folder;
  }

  static void set_state(const fs::path& folder, const std::string& state) {
    Status status = new_status();
    status.state = state;
    write_status(folder / "status.json", status);
  }

  // A schedule whose only step made weights and their model.
  fs::path schedule(const std::string& name, const std::string& state = "finished") const {
    const StepFolders where = folders("0001_train", name);
    StepFiles files(where, FileKinds(), {});
    const fs::path weights = files.create("parameters", "t");
    write(weights, "weights");
    write_model(files.create("models", "t", "fold_0.json"),
                {.name = "fold_0", .weights = files.reference(weights)});
    StepFindings findings;
    findings.files = files.finish();
    write_plan(where.schedule / kPlan, {"schedule", "", {}, {{{"train", {}}, {}}}});
    Journal(where.schedule / kJournal)
        .append({.step = 1, .state = "done", .outcome = to_text(findings)});
    write_tasks(where.schedule / "tasks.json",
                {{.name = "t", .paths = {{"weights", files.reference(weights)}}}});
    set_state(where.schedule, state);
    return where.schedule;
  }

  std::set<std::string> removable(const CleanOptions& options = {}) const {
    return names(find_leftovers(output_.path(), options));
  }

  std::set<std::string> names(const Leftovers& leftovers) const {
    std::set<std::string> names;
    for (const Leftover& leftover : leftovers.all)
      names.insert(leftover.path.lexically_relative(output_.path()).string());
    return names;
  }

  // The id of a process that has ended.
  static std::string dead_process() {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return std::to_string(child);
  }
};

TEST_F(LeftoversTest, AreTemporaryFilesOfExperiments) {
  const fs::path folder = experiment("P/M/20180502_134509");
  write(folder / "models/model_best.pt.4711-1.tmp", "123");
  write(folder / "notes.tmp", "the user's");
  const Leftovers found = find_leftovers(output_.path(), {});
  ASSERT_THAT(names(found), ElementsAre("P/M/20180502_134509/models/model_best.pt.4711-1.tmp"));
  EXPECT_EQ(found.all[0].bytes, 3u);
  EXPECT_EQ(found.all[0].what, "temporary file");
  EXPECT_TRUE(fs::exists(found.all[0].path));
  remove_leftovers(output_.path(), {});
  EXPECT_FALSE(fs::exists(found.all[0].path));
  EXPECT_THAT(removable(), IsEmpty());
}

TEST_F(LeftoversTest, AreCheckpointsOfFinishedExperimentsButTheBest) {
  experiment("P/M/1");
  experiment("P/M/2", "interrupted");
  fs::remove(experiment("P/M/3") / "models/model_best.pt");
  EXPECT_THAT(removable(), IsEmpty());
  EXPECT_THAT(
      removable({.checkpoints = true}),
      UnorderedElementsAre("P/M/1/models/model_latest.pt", "P/M/1/models/model_episode_00007.pt",
                           "P/M/3/models/model_episode_00007.pt"));
}

TEST_F(LeftoversTest, AreTestsIfTheyAreAskedFor) {
  const fs::path test = experiment("P/M/1") / "test_20180502_134509";
  fs::create_directories(test);
  write(test / "result.csv", "1234567");
  write(test / "result.csv.4711-1.tmp", "");
  const Leftovers found = find_leftovers(output_.path(), {.tests = true});
  ASSERT_THAT(names(found), ElementsAre("P/M/1/test_20180502_134509"));
  EXPECT_EQ(found.all[0].bytes, 7u);
  remove_leftovers(output_.path(), {.tests = true});
  EXPECT_FALSE(fs::exists(test));
}

TEST_F(LeftoversTest, AreNotThoseOfARunningExperiment) {
  const fs::path running = experiment("P/M/1"), tested = experiment("P/M/2");
  fs::create_directories(tested / "test_20180502_134509");
  experiment("P/M/3");
  const FolderLock lock(running), test_lock(tested / "test_20180502_134509");
  const Leftovers removed = remove_leftovers(output_.path(), {.checkpoints = true});
  EXPECT_THAT(names(removed),
              ElementsAre("P/M/3/models/model_episode_00007.pt", "P/M/3/models/model_latest.pt"));
  EXPECT_THAT(removed.kept, ElementsAre(HasSubstr("P/M/1: process " + std::to_string(::getpid())),
                                        HasSubstr("P/M/2/test_20180502_134509: process ")));
}

TEST_F(LeftoversTest, AreFilesOfFinishedSchedulesByKind) {
  schedule("1");
  schedule("2", "failed");
  const Leftovers removed = remove_leftovers(output_.path(), {.kinds = {"parameters"}});
  EXPECT_THAT(names(removed), ElementsAre("mine/PARAMETERS/t/model_0001.pt"));
  EXPECT_THAT(removed.kept, ElementsAre(HasSubstr("mine/runs/2: is not finished")));
  EXPECT_THAT(tree(),
              UnorderedElementsAre("PARAMETERS/t/model_0002.pt", "MODELS/t/fold_0_0001.json",
                                   "MODELS/t/fold_0_0002.json"));
  EXPECT_EQ(read_model(output_ / "mine/MODELS/t/fold_0_0001.json", output_ / "mine").weights, "");
  EXPECT_THAT(read_tasks(output_ / "mine/runs/1/tasks.json")[0].paths, IsEmpty());
  EXPECT_THAT(read_tasks(output_ / "mine/runs/2/tasks.json")[0].paths, SizeIs(1));
}

TEST_F(LeftoversTest, OfAKindThatNobodyMadeAreAnError) {
  schedule("1");
  const auto refuses = [&](const std::string& kind, const std::string& sentence) {
    EXPECT_THAT(
        [&] {
          remove_leftovers(output_.path(), {.kinds = {"parameters", kind}});
        },
        ThrowsMessage<Error>(HasSubstr(sentence)));
  };
  refuses("model", "no schedule here made files of the kind 'model' (did you mean 'models'?)");
  EXPECT_EQ(tree().size(), 2u);
}

TEST_F(LeftoversTest, AreTemporaryFoldersOfFinishedSchedules) {
  for (const char* state : {"finished", "interrupted"}) {
    const fs::path folder = schedule(state, state) / "temporary";
    fs::create_directories(folder);
    write(folder / "x_0001.bin", "123");
  }
  EXPECT_THAT(removable(), ElementsAre("mine/runs/finished/temporary"));
}

TEST_F(LeftoversTest, AreWhatKilledStepsLeftInTheirProject) {
  schedule("1");
  step("0002_killed", "1").create("predictions", "t", "fold_0.npz");
  write(output_ / ("mine/MODELS/t/a.json." + dead_process() + "-1.tmp"), "");
  write(output_ / ("mine/MODELS/t/b.json." + std::to_string(::getpid()) + "-1.tmp"), "");
  const std::set<std::string> found = removable();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_THAT(*found.begin(), HasSubstr("mine/MODELS/t/a.json."));
  EXPECT_EQ(*found.rbegin(), "mine/PREDICTIONS/t/fold_0_0001.npz");
}

TEST_F(LeftoversTest, AreNotThoseOfAProjectInWhichAScheduleIsRunning) {
  const fs::path running = schedule("1");
  schedule("2");
  step("0002_at_work", "1").create("predictions", "t", "fold_0.npz");
  const FolderLock lock(running);
  const Leftovers found = find_leftovers(output_.path(), {.kinds = {}});
  EXPECT_THAT(found.all, IsEmpty());
  EXPECT_THAT(found.kept, ElementsAre(HasSubstr("mine/runs/1: process ")));
  EXPECT_THAT([&] { find_leftovers(running / "steps", {}); },
              ThrowsMessage<Error>(HasSubstr("mine/runs/1: process ")));
}

TEST_F(LeftoversTest, AreLookedForInAFolder) {
  EXPECT_THROW(find_leftovers(output_ / "none", {}), Error);
}

}  // namespace
}  // namespace ferula
