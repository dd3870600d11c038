#include "core/launcher/submissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::ElementsAre;

TEST(Submissions, AreKnownToWhoeverComesLater) {
  const TemporaryFolder folder;
  EXPECT_FALSE(Submissions::exist_in(folder.path()));
  {
    Submissions submissions(folder.path());
    submissions.set_job(submissions.add(0, {1, 2, 3}), 17);
    submissions.add(1000, {5});  // and then the process dies
  }
  EXPECT_TRUE(Submissions::exist_in(folder.path()));
  const Submissions submissions(folder.path());
  ASSERT_EQ(submissions.all().size(), 2U);
  EXPECT_THAT(submissions.at(1).tasks, ElementsAre(1, 2, 3));
  EXPECT_EQ(submissions.at(1).job, 17);
  EXPECT_EQ(submissions.at(2).first, 1000);
  EXPECT_EQ(submissions.at(2).job, 0);
  EXPECT_EQ(submissions.next(), 3);
}

TEST(Submissions, ThatWereToldToStopAreThoseOfBefore) {
  const TemporaryFolder folder;
  {
    Submissions submissions(folder.path());
    submissions.add(0, {1, 2});
    submissions.stop_all();
    submissions.add(0, {1, 2});
  }
  const Submissions submissions(folder.path());
  EXPECT_TRUE(submissions.at(1).stopped);
  EXPECT_FALSE(submissions.at(2).stopped);
}

TEST(Submissions, RefuseADamagedLine) {
  const TemporaryFolder folder;
  {
    Submissions submissions(folder.path());
    submissions.add(0, {1});
    submissions.set_job(1, 17);
  }
  std::string text = content(folder / "slurm.jsonl");
  text[text.find('1')] = '2';
  write(folder / "slurm.jsonl", text);
  EXPECT_THROW(Submissions{folder.path()}, Error);
}

}  // namespace
}  // namespace ferula
