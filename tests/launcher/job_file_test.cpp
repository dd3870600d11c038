#include "core/launcher/job_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

TEST(JobFile, IsDoneByWhoeverReadsIt) {
  const TemporaryFolder folder;
  const auto file = job_file(folder.path(), 3);
  write_job_file(file, {3, folder.path(), "a payload", {}, ""});
  std::string payload;
  EXPECT_EQ(do_job_of_file(file, [&](const Job& job) { return payload = job.payload, 7; }), 7);
  EXPECT_EQ(payload, "a payload");
  EXPECT_EQ(WEXITSTATUS(read_job_end(file, 3)->wait_status), 7);
}

TEST(JobFile, HasTheEndOfItsLastAttemptOnly) {
  const TemporaryFolder folder;
  const auto file = job_file(folder.path(), 1);
  write_job_file(file, {1, folder.path(), "", {}, ""});
  EXPECT_FALSE(read_job_end(file, 1));
  do_job_of_file(file, [](const Job&) { return 0; });
  EXPECT_TRUE(read_job_end(file, 1));
  do_job_of_file(file, [&](const Job&) {
    EXPECT_FALSE(read_job_end(file, 1));  // if it were killed now
    return 0;
  });
}

TEST(JobFile, ThatIsNotThereIsAnError) {
  EXPECT_THROW(do_job_of_file("/nowhere/1.json", [](const Job&) { return 0; }), Error);
}

}  // namespace
}  // namespace ferula
