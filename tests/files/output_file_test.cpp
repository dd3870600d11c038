#include "core/files/output_file.h"

#include <gmock/gmock.h>

#include "tests/files/full_disk.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::ExitedWithCode;
using testing::HasSubstr;
using testing::Pair;
using testing::ThrowsMessage;

TEST(BufferedFile, WritesAtTheFlush) {
  const TemporaryFolder folder;
  BufferedFile file(folder / "a.csv");
  EXPECT_TRUE(file.empty());
  file.write("row\n");
  EXPECT_FALSE(file.empty());
  EXPECT_EQ(content(folder / "a.csv"), "");
  file.flush();
  EXPECT_EQ(content(folder / "a.csv"), "row\n");
}

TEST(BufferedFile, CountsWhatIsStillInTheBuffer) {
  const TemporaryFolder folder;
  write(folder / "a.csv", "12345");
  BufferedFile file(folder / "a.csv");
  file.write("678");
  EXPECT_EQ(file.length(), 8);
}

TEST(BufferedFile, WritesTheRestWhenItIsClosed) {
  const TemporaryFolder folder;
  BufferedFile(folder / "a.csv").write("row\n");
  EXPECT_EQ(content(folder / "a.csv"), "row\n");
}

TEST(BufferedFile, IsCutAndGoesOnFromThere) {
  const TemporaryFolder folder;
  BufferedFile file(folder / "a.csv");
  file.write("kept, cut");
  file.truncate_to(6);
  file.write("new");
  file.sync();
  EXPECT_EQ(content(folder / "a.csv"), "kept, new");
}

TEST(BufferedFile, RefusesToGoOnWhenBytesAreMissing) {
  const TemporaryFolder folder;
  write(folder / "a.csv", "12345");
  BufferedFile file(folder / "a.csv");
  EXPECT_THAT([&] { file.truncate_to(6); },
              ThrowsMessage<Error>(HasSubstr("has 5 bytes, but had 6 when the snapshot")));
}

TEST(BufferedFile, SaysWhichFileDidNotFitOnTheDisk) {
  const TemporaryFolder folder;
  EXPECT_EXIT(run_on_full_disk(1000,
                               [&] {
                                 BufferedFile file(folder / "a.csv");
                                 file.write(std::string(2000, 'x'));
                                 file.flush();
                               }),
              ExitedWithCode(1), "cannot write '.*a.csv': File too large");
  EXPECT_EQ(content(folder / "a.csv").size(), 1000u);
}

TEST(BufferedFile, SaysTheCauseThatTheSystemGives) {
  BufferedFile file("/dev/full");
  file.write("x");
  EXPECT_THAT([&] { file.flush(); },
              ThrowsMessage<Error>("cannot write '/dev/full': No space left on device"));
}

TEST(BufferedFile, NoticesThatItWasDeleted) {
  const TemporaryFolder folder;
  BufferedFile file(folder / "a.csv");
  std::filesystem::remove(folder / "a.csv");
  EXPECT_THAT([&] { file.flush(); },
              ThrowsMessage<Error>(HasSubstr("a.csv' was deleted during the run")));
}

TEST(OutputFiles, OpensEachFileOnceAndCreatesSubFolders) {
  const TemporaryFolder folder;
  OutputFiles files(folder.path());
  files.open("validation/events").write("a");
  files.open("validation/events").write("b");
  files.flush_all();
  EXPECT_EQ(content(folder / "validation/events"), "ab");
}

TEST(OutputFiles, KeepsNamesInsideTheFolder) {
  const TemporaryFolder folder;
  OutputFiles files(folder.path());
  for (const char* name : {"../a", "/a", "b/../../a", "", "b/"})
    EXPECT_THAT([&] { files.open(name); }, ThrowsMessage<Error>(HasSubstr("is no name of a file")));
}

TEST(OutputFiles, AResumedRunLooksAsIfItHadNeverStopped) {
  const TemporaryFolder folder;
  FileLengths snapshot;
  {
    OutputFiles files(folder.path());
    files.open("a.csv").write("before,");
    snapshot = files.lengths();
    files.open("a.csv").write("after the snapshot");
    files.open("new.csv").write("after the snapshot");
  }
  OutputFiles files(folder.path());
  files.cut_back(snapshot);
  files.open("a.csv").write("again");
  EXPECT_TRUE(files.open("new.csv").empty());
  files.flush_all();
  EXPECT_EQ(content(folder / "a.csv"), "before,again");
  EXPECT_EQ(content(folder / "new.csv"), "");
}

TEST(OutputFiles, RemembersFilesThatAResumedRunDoesNotUse) {
  const TemporaryFolder folder;
  write(folder / "a.csv", "12345");
  OutputFiles files(folder.path());
  files.cut_back({{"a.csv", 3}});
  files.open("b.csv").write("x");
  EXPECT_THAT(files.lengths(), ElementsAre(Pair("a.csv", 3), Pair("b.csv", 1)));
  EXPECT_EQ(content(folder / "a.csv"), "123");
}

TEST(OutputFiles, RefusesToResumeWithoutAFile) {
  const TemporaryFolder folder;
  OutputFiles files(folder.path());
  EXPECT_THAT(
      [&] {
        files.cut_back({{"a.csv", 3}});
      },
      ThrowsMessage<Error>(HasSubstr("a.csv' is missing")));
}

}  // namespace
}  // namespace ferula
