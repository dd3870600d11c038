// A step that is killed leaves nothing behind that changes what comes next.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "core/files/atomic_file.h"
#include "core/project/numbering.h"
#include "tests/project/project.h"

namespace ferula {
namespace {

using testing::ElementsAre;

constexpr int kFiles = 6;

// What a step does: files of two kinds, some written in place, some replaced, one forgotten.
std::vector<CreatedFile> work(StepFiles files) {
  for (int i = 0; i < kFiles; ++i) {
    write(files.create("parameters", "t"), "weights " + std::to_string(i));
    write_file(files.create("models", "t", "fold_" + std::to_string(i % 2) + ".json"),
               std::to_string(i), Durability::unsynced);
  }
  files.create("predictions", "t", "never.npz");
  return files.finish();
}

class KilledStep : public Project {
 protected:
  std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> contents;
    for (const std::string& file : tree()) contents[file] = content(output_ / "mine" / file);
    contents["list"] = content(folders().step / "reserved.jsonl");
    return contents;
  }

  // Whether it was killed before it had ended.
  bool kill_after(std::chrono::microseconds time) const {
    const pid_t child = ::fork();
    if (child == 0) {
      work(step());
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(time.count()));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
  }
};

TEST_F(KilledStep, DoneAgainMakesTheSameFilesWithTheSameNumbers) {
  work(step("0000_before"));
  const std::vector<CreatedFile> expected_made = work(step());
  const auto expected = contents();
  std::mt19937 generator(1);
  std::uniform_int_distribution<int> moment(0, 20'000);
  int killed = 0;
  for (int i = 0; i < 200; ++i) killed += kill_after(std::chrono::microseconds(moment(generator)));
  EXPECT_GT(killed, 50);
  EXPECT_EQ(work(step()), expected_made);
  EXPECT_EQ(contents(), expected);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folders().step), {}), 1);
}

// The moment between taking a name and writing it down is short: here it is made.
TEST_F(KilledStep, IsKnownByTheFileItTookWithoutWritingItDown) {
  const auto taken = step().create("parameters", "t");
  const auto list = folders().step / "reserved.jsonl";
  const std::string lines = content(list);
  write(list, lines.substr(0, lines.find('\n') + 1));
  EXPECT_EQ(step("0002_side_by_side").create("parameters", "t").filename(), "model_0002.pt");
  EXPECT_EQ(step().create("parameters", "t").filename(), "model_0003.pt");
  EXPECT_FALSE(std::filesystem::exists(taken));
}

TEST_F(KilledStep, LeavesTheFilesOfOthersAlone) {
  StepFiles other = step("0002_other");
  const auto theirs = other.create("parameters", "t");
  const auto wanted = R"({"wanted":"PARAMETERS/t/model_0001.pt"})";
  write(folders().step / "reserved.jsonl", wanted);
  step();
  EXPECT_TRUE(std::filesystem::exists(theirs));
  write(theirs, "theirs");
  write(folders().step / "reserved.jsonl", wanted);
  step();
  EXPECT_EQ(content(theirs), "theirs");
}

TEST_F(KilledStep, ToleratesALineThatAPowerFailureCutOff) {
  const auto taken = step().create("parameters", "t");
  std::ofstream(folders().step / "reserved.jsonl", std::ios::app) << R"({"wanted":"PARAM)";
  EXPECT_EQ(step().create("parameters", "t"), taken);
}

TEST_F(KilledStep, OfAMovedProjectIsKnownAgain) {
  step().create("parameters", "t");
  std::filesystem::rename(output_ / "mine", output_ / "yours");
  EXPECT_EQ(step("0001_train", "run", "yours").create("parameters", "t").filename(),
            "model_0001.pt");
}

}  // namespace
}  // namespace ferula
