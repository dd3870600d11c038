#include "core/files/atomic_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "ferula/error.h"
#include "tests/files/full_disk.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::ExitedWithCode;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(AtomicFile, ReplacesTheWholeFile) {
  const TemporaryFolder folder;
  write_file(folder / "a", "a long first content");
  write_file(folder / "a", "second");
  EXPECT_EQ(content(folder / "a"), "second");
  EXPECT_EQ(folder.number_of_files(), 1u);
}

TEST(AtomicFile, ShowsNothingBeforeTheCommit) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  {
    AtomicFile file(folder / "a");
    file.write("new");
    EXPECT_EQ(content(folder / "a"), "old");
  }
  EXPECT_EQ(content(folder / "a"), "old");
  EXPECT_EQ(folder.number_of_files(), 1u);
}

TEST(AtomicFile, LeavesTheOldFileOnAFullDisk) {
  const TemporaryFolder folder;
  write_file(folder / "best.pt", "old");
  EXPECT_EXIT(
      run_on_full_disk(1000, [&] { write_file(folder / "best.pt", std::string(1 << 20, 'x')); }),
      ExitedWithCode(1), "cannot write '.*best.pt': File too large");
  EXPECT_EQ(content(folder / "best.pt"), "old");
  EXPECT_EQ(folder.number_of_files(), 1u);
}

TEST(AtomicFile, NamesTheFileWhenItsFolderIsMissing) {
  EXPECT_THAT([] { write_file("/nowhere/a", "x"); },
              ThrowsMessage<Error>("cannot write '/nowhere/a': No such file or directory"));
}

TEST(AtomicFile, NeverReplacesAFolderOrADevice) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const auto sentence = ThrowsMessage<Error>(HasSubstr("there is a folder or a device"));
  EXPECT_THAT([&] { write_file(folder / "pipe", "x"); }, sentence);
  EXPECT_THAT([&] { write_file(folder.path(), "x"); }, sentence);
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
}

TEST(AtomicFile, LeftoversOfKilledProcessesAreRemoved) {
  const TemporaryFolder folder;
  write(folder / "my.tmp", "the user's own");
  EXPECT_EXIT(
      {
        AtomicFile file(folder / "model.pt");
        file.write("half");
        std::_Exit(9);
      },
      ExitedWithCode(9), "");
  EXPECT_EQ(folder.number_of_files(), 2u);
  remove_temporary_files(folder.path());
  EXPECT_EQ(folder.number_of_files(), 1u);
  EXPECT_EQ(content(folder / "my.tmp"), "the user's own");
}

}  // namespace
}  // namespace ferula
