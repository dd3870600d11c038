#include "core/files/folder_lock.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using namespace std::chrono_literals;

// Another process that works in a folder until it is told to end.
class Holder {
 public:
  explicit Holder(const std::filesystem::path& folder) {
    int pipe[2];
    EXPECT_EQ(::pipe(pipe), 0);
    process_ = ::fork();
    if (process_ == 0) {
      const FolderLock lock(folder);
      ::_exit(::write(pipe[1], "x", 1) == 1 ? ::pause() : 1);
    }
    char ready;
    EXPECT_EQ(::read(pipe[0], &ready, 1), 1);
    ::close(pipe[0]);
    ::close(pipe[1]);
  }
  ~Holder() { kill(); }

  void kill() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  pid_t process() const { return process_; }

 private:
  pid_t process_;
};

TEST(FolderLock, NamesTheProcessThatWorksInTheFolder) {
  const TemporaryFolder folder;
  const Holder holder(folder.path());
  EXPECT_THAT(
      [&] { FolderLock{folder.path()}; },
      ThrowsMessage<Error>(AllOf(HasSubstr(folder.path().string() + ": process " +
                                           std::to_string(holder.process()) + " ("),
                                 HasSubstr("files_test"), HasSubstr(") is working in it"))));
}

TEST(FolderLock, EndsWithItsProcessHoweverThisEnds) {
  const TemporaryFolder folder;
  Holder(folder.path()).kill();
  EXPECT_NO_THROW(FolderLock{folder.path()});
  EXPECT_EQ(folder.number_of_files(), 0u);
}

TEST(FolderLock, WaitsForAProcessThatIsDying) {
  const TemporaryFolder folder;
  Holder holder(folder.path());
  ::kill(holder.process(), SIGSTOP);
  EXPECT_THROW(FolderLock(folder.path(), 20ms), Error);
  const pid_t killer = ::fork();
  if (killer == 0) {
    ::usleep(50'000);
    ::_exit(::kill(holder.process(), SIGKILL));
  }
  EXPECT_NO_THROW(FolderLock(folder.path(), 20s));
  ::waitpid(killer, nullptr, 0);
}

TEST(FolderLock, OneSentenceForAFolderThatIsNotThere) {
  EXPECT_THAT([] { FolderLock("/nowhere"); },
              ThrowsMessage<Error>(HasSubstr("/nowhere: No such file or directory")));
}

}  // namespace
}  // namespace ferula
