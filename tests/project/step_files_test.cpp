#include "core/project/step_files.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/files/atomic_file.h"
#include "core/files/environment.h"
#include "core/project/numbering.h"
#include "ferula/error.h"
#include "tests/project/project.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

using StepFilesTest = Project;

TEST_F(StepFilesTest, GetTheNextNumber) {
  StepFiles files = step();
  EXPECT_EQ(files.create("parameters", "fashion"),
            output_ / "mine/PARAMETERS/fashion/model_0001.pt");
  EXPECT_EQ(files.create("parameters", "fashion"),
            output_ / "mine/PARAMETERS/fashion/model_0002.pt");
  EXPECT_EQ(files.create("parameters", "other"), output_ / "mine/PARAMETERS/other/model_0001.pt");
  EXPECT_EQ(files.create("models", "fashion", "fold_0.json"),
            output_ / "mine/MODELS/fashion/fold_0_0001.json");
  EXPECT_EQ(files.create("temporary", "", "x.bin"), output_ / "mine/runs/run/temporary/x_0001.bin");
}

TEST_F(StepFilesTest, AreRecordedInTheirOrderWithSizeAndHash) {
  StepFiles files = step();
  const auto second = files.create("predictions", "fashion", "b.npz");
  const auto first = files.create("predictions", "fashion", "a.npz");
  write(first, "abc");
  write_file(second, "");
  const std::vector<CreatedFile> made = files.finish();
  EXPECT_THAT(made, ElementsAre(CreatedFile{"predictions", "fashion",
                                            "PREDICTIONS/fashion/b_0001.npz", 0, sha256(second)},
                                CreatedFile{"predictions", "fashion",
                                            "PREDICTIONS/fashion/a_0001.npz", 3, sha256(first)}));
}

TEST_F(StepFilesTest, AreGivenBackUnlessTheyWereWritten) {
  StepFiles files = step();
  files.create("parameters", "fashion");
  std::filesystem::remove(files.create("parameters", "fashion"));
  EXPECT_THAT(files.finish(), IsEmpty());
  EXPECT_THAT(tree(), IsEmpty());
  EXPECT_EQ(step("0002_train").create("parameters", "fashion").filename(), "model_0001.pt");
}

TEST_F(StepFilesTest, AreFilesNotFolders) {
  StepFiles files = step();
  const auto path = files.create("parameters", "fashion");
  std::filesystem::remove(path);
  std::filesystem::create_directories(path / "x");
  EXPECT_THAT([&] { files.finish(); }, ThrowsMessage<Error>(HasSubstr("is no file")));
  StepFiles again = step();
  EXPECT_EQ(again.create("parameters", "fashion"), path);
}

TEST_F(StepFilesTest, GoOnWithFiveDigits) {
  std::filesystem::create_directories(output_ / "mine/PARAMETERS/fashion");
  write(output_ / "mine/PARAMETERS/fashion/model_9999.pt", "");
  StepFiles files = step();
  EXPECT_EQ(files.create("parameters", "fashion").filename(), "model_10000.pt");
  EXPECT_EQ(files.create("parameters", "fashion").filename(), "model_10001.pt");
}

TEST_F(StepFilesTest, WithoutNumbersAreThereOnce) {
  const FileKinds kinds({{"summary", "PROJECT/summary.html", false}});
  StepFiles files(folders(), kinds, {});
  EXPECT_EQ(files.create("summary", ""), output_ / "mine/summary.html");
  EXPECT_THAT([&] { files.create("summary", ""); },
              ThrowsMessage<Error>(HasSubstr("summary.html' is there already, and files of the "
                                             "kind 'summary' have no numbers")));
}

TEST_F(StepFilesTest, OneSentenceWhenTheyCannotBeMade) {
  StepFiles files = step();
  write(output_ / "mine/MODELS", "");
  EXPECT_THAT([&] { files.create("models", "fashion", "x.json"); },
              ThrowsMessage<Error>(HasSubstr("cannot create the folder")));
  EXPECT_THAT([&] { files.create("modles", "fashion", "x.json"); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'models'?")));
}

TEST_F(StepFilesTest, SixteenProcessesGetFiveHundredEachWithoutDuplicatesAndGaps) {
  constexpr int kProcesses = 16, kPaths = 500;
  for (int i = 0; i < kProcesses; ++i)
    if (::fork() == 0) {
      StepFiles files = step(std::to_string(i), "run_" + std::to_string(i % 4));
      for (int k = 0; k < kPaths; ++k) write(files.create("parameters", "t"), std::to_string(i));
      ::_exit(files.finish().size() == kPaths ? 0 : 1);
    }
  for (int status = 0; ::wait(&status) > 0;) EXPECT_EQ(status, 0);
  std::vector<int> written(kProcesses);
  for (int number = 1; number <= kProcesses * kPaths; ++number) {
    const auto file = output_ / "mine/PARAMETERS/t" / numbered_name("model.pt", number);
    ++written.at(std::stoi(content(file)));
  }
  EXPECT_EQ(written, std::vector<int>(kProcesses, kPaths));
  EXPECT_EQ(tree().size(), std::size_t{kProcesses * kPaths});
}

TEST_F(StepFilesTest, OfAMovedProjectResolve) {
  const auto other = make("other", "models", "t", "fold_0.json");
  const auto mine = make("mine", "parameters", "t");
  const std::string to_mine = step().reference(mine), to_other = step().reference(other);
  EXPECT_EQ(to_mine, "PARAMETERS/t/model_0001.pt");
  EXPECT_EQ(to_other, "../other/MODELS/t/fold_0_0001.json");
  const TemporaryFolder elsewhere;
  std::filesystem::rename(output_.path(), elsewhere / "results");
  StepFolders moved = {elsewhere / "results/mine", elsewhere / "results/mine/runs/run",
                       elsewhere / "results/mine/runs/run/steps/0002"};
  std::filesystem::create_directories(moved.step);
  const StepFiles files(moved, FileKinds(), {});
  EXPECT_EQ(content(files.resolve(to_mine)), "x");
  EXPECT_EQ(content(files.resolve(to_other)), "x");
}

}  // namespace
}  // namespace ferula
