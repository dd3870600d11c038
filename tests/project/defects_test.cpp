// What users of an earlier system of this kind ran into; each test says what does not happen here.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "core/config/yaml.h"
#include "core/files/folder_lock.h"
#include "core/project/removal.h"
#include "core/project/task_file.h"
#include "core/schedule/step_findings.h"
#include "ferula/error.h"
#include "tests/project/project.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

namespace fs = std::filesystem;

class Defects : public Project {
 protected:
  std::vector<ReusedFile> reuse(const std::string& yaml) const {
    return find_reused(reuse_requests(parse_yaml_text(yaml, "x.yaml"), "schedule.reuse"),
                       FileKinds(), output_ / "mine");
  }

  static void run_and_kill(const std::function<void()>& work, useconds_t microseconds) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      ::_exit(0);
    }
    ::usleep(microseconds);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
};

TEST_F(Defects, AScheduleThatWasKilledCannotGoOnBecauseOfAStaleLock) {
  run_and_kill(
      [&] {
        const FolderLock lock(output_.path());
        ::pause();
      },
      20'000);
  EXPECT_NO_THROW(FolderLock{output_.path()});
}

TEST_F(Defects, AnErrorWhileAScheduleIsSetUpLeavesItLocked) {
  const auto set_up = [&] {
    const FolderLock lock(output_.path());
    FileKinds().find("no such kind");
  };
  EXPECT_THROW(set_up(), Error);
  EXPECT_NO_THROW(FolderLock{output_.path()});
}

TEST_F(Defects, AfterACrashOfTheFirstStepItIsDoneTwiceAndTasksAreMissing) {
  const Plan plan = {"schedule", "", {}, {{{"prepare", {}}, {}}, {{"train", {}}, {1}}}};
  StepFindings findings;
  findings.tasks.push_back({.name = "fashion"});
  const std::vector<StepRecord> journal = {
      {.step = 1, .state = "failed", .reason = "killed by SIGKILL"},
      {.step = 1, .state = "done", .attempt = 2, .outcome = to_text(findings)}};
  EXPECT_THAT(known_to(2, plan, journal).tasks, SizeIs(1));
}

TEST_F(Defects, AKillWhileTasksAreWrittenLeavesHalfAFile) {
  const fs::path file = output_ / "tasks.json";
  const std::vector<Task> tasks(200, Task{.name = "fashion", .classes = {"shirt", "boot"}});
  write_tasks(file, tasks);
  for (int i = 0; i < 50; ++i) {
    run_and_kill(
        [&] {
          while (true) write_tasks(file, tasks);
        },
        static_cast<useconds_t>(500 * i));
    ASSERT_THAT(read_tasks(file), SizeIs(200));
  }
}

TEST_F(Defects, TheModelOfFoldZeroHasAnotherNameThanThoseOfTheOthers) {
  StepFiles files = step();
  EXPECT_EQ(files.create("models", "t", "fold_0.json").filename(), "fold_0_0001.json");
  EXPECT_EQ(files.create("models", "t", "fold_1.json").filename(), "fold_1_0001.json");
}

TEST_F(Defects, AFoldGetsANumberBecauseAnotherFoldHasTheOneBefore) {
  const fs::path folder = output_ / "mine/MODELS/t";
  fs::create_directories(folder);
  write(folder / "fold_10_0007.json", "{}");
  EXPECT_EQ(step().create("models", "t", "fold_1.json").filename(), "fold_1_0001.json");
}

TEST_F(Defects, AFileOfTheUserAmongTheNumberedOnesEndsTheSchedule) {
  const fs::path folder = output_ / "mine/MODELS/t";
  fs::create_directories(folder / "fold_1_0002.json");
  for (const char* name :
       {"fold_1_final.json", "fold_1_.json", "fold_1.json", "fold_1_0001 (1).json"})
    write(folder / name, "{}");
  EXPECT_EQ(step().create("models", "t", "fold_1.json").filename(), "fold_1_0003.json");
}

TEST_F(Defects, AColonInANameBreaksTheRecordOfCreatedFiles) {
  StepFiles files = step();
  write(files.create("predictions", "a:b", "c: \"d\".npz"), "x");
  const std::vector<CreatedFile> made = files.finish();
  const auto read = nlohmann::ordered_json::parse(nlohmann::ordered_json(made).dump());
  EXPECT_EQ(read.get<std::vector<CreatedFile>>(), made);
  remove_created(output_ / "mine", read, {"predictions"});
  EXPECT_THAT(tree(), IsEmpty());
}

TEST_F(Defects, AFileThatTheUserRemovedEndsTheCleaningUp) {
  StepFiles files = step();
  const fs::path first = files.create("predictions", "t", "a.npz");
  write(first, "x");
  write(files.create("predictions", "t", "b.npz"), "x");
  const std::vector<CreatedFile> made = files.finish();
  fs::remove(first);
  EXPECT_THAT(remove_created(output_ / "mine", made, {"predictions"}).references, SizeIs(2));
  EXPECT_THAT(tree(), IsEmpty());
}

TEST_F(Defects, AStoredModelNamesWeightsThatWereCleanedUp) {
  StepFiles files = step();
  const fs::path weights = files.create("parameters", "t");
  write(weights, "weights");
  const fs::path model = files.create("models", "t", "fold_0.json");
  write_model(model, {.name = "fold_0", .weights = files.reference(weights)});
  remove_created(output_ / "mine", files.finish(), {"parameters"});
  EXPECT_EQ(read_model(model, output_ / "mine").weights, "");
}

TEST_F(Defects, ReusingAFileByItsNumberEndsInASyntaxError) {
  for (int i = 0; i < 3; ++i) make("other", "models", "t", "fold_0.json");
  for (const char* yaml : {"models: other#2", "models: 'other#2'", "{models: [other#2]}"})
    EXPECT_THAT(reuse(yaml),
                ElementsAre(ReusedFile{"models", "t", "../other/MODELS/t/fold_0_0002.json"}));
}

TEST_F(Defects, ACopiedProjectGivesAnOlderModelThanTheOriginal) {
  for (int i = 0; i < 3; ++i) make("original", "parameters", "t");
  fs::copy(output_ / "original", output_ / "copy", fs::copy_options::recursive);
  const auto now = fs::file_time_type::clock::now();
  for (int i = 1; i <= 3; ++i)
    fs::last_write_time(output_ / ("copy/PARAMETERS/t/model_000" + std::to_string(i) + ".pt"),
                        now - std::chrono::hours(i));
  EXPECT_THAT(reuse("parameters: copy"),
              ElementsAre(ReusedFile{"parameters", "t", "../copy/PARAMETERS/t/model_0003.pt"}));
}

TEST_F(Defects, TwoSchedulesInOneProcessDisturbEachOther) {
  StepFiles mine = step("0001_train", "run", "mine"), yours = step("0001_train", "run", "yours");
  write(mine.create("parameters", "t"), "mine");
  write(yours.create("parameters", "t"), "yours");
  write(mine.create("parameters", "t"), "mine");
  EXPECT_THAT(mine.finish(), SizeIs(2));
  EXPECT_THAT(yours.finish(), SizeIs(1));
  EXPECT_EQ(content(output_ / "yours/PARAMETERS/t/model_0001.pt"), "yours");
}

}  // namespace
}  // namespace ferula
