#include "core/files/experiment_folder.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <set>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TimePoint point(int year, int month, int day, int hour, int minute, int second) {
  std::tm time{.tm_sec = second,
               .tm_min = minute,
               .tm_hour = hour,
               .tm_mday = day,
               .tm_mon = month - 1,
               .tm_year = year - 1900,
               .tm_isdst = -1};
  return std::chrono::system_clock::from_time_t(std::mktime(&time));
}
const TimePoint kMay = point(2018, 5, 2, 13, 45, 9);
const TimePoint kJune = point(2018, 6, 1, 0, 0, 0);

TEST(ExperimentFolder, IsNamedAfterProblemModelAndTime) {
  const TemporaryFolder output;
  EXPECT_EQ(create_experiment_folder(output.path(), "FashionMNIST", "LeNet5", kMay),
            output / "FashionMNIST/LeNet5/20180502_134509");
}

TEST(ExperimentFolder, ATakenTimeStampGetsANumber) {
  const TemporaryFolder output;
  create_experiment_folder(output.path(), "P", "M", kMay);
  EXPECT_EQ(create_experiment_folder(output.path(), "P", "M", kMay),
            output / "P/M/20180502_134509_2");
  EXPECT_EQ(create_experiment_folder(output.path(), "P", "M", kMay),
            output / "P/M/20180502_134509_3");
}

TEST(ExperimentFolder, NamesStayInsideTheOutputFolder) {
  const TemporaryFolder output;
  EXPECT_EQ(create_experiment_folder(output.path(), "..", "pack/Net", kMay),
            output / "_../pack_Net/20180502_134509");
}

TEST(ExperimentFolder, SixteenProcessesNeverShareOne) {
  const TemporaryFolder output;
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  for (int i = 0; i < 16; ++i)
    if (::fork() == 0) {
      const std::string line =
          create_experiment_folder(output.path(), "P", "M", kMay).string() + "\n";
      ::_exit(::write(pipe[1], line.data(), line.size()) < 0);
    }
  while (::wait(nullptr) > 0) continue;
  char text[16384];
  const ssize_t size = ::read(pipe[0], text, sizeof text);
  std::istringstream lines(std::string(text, size));
  const std::set<std::string> folders(std::istream_iterator<std::string>(lines), {});
  EXPECT_EQ(folders.size(), 16u);
}

TEST(ExperimentFolder, OneSentenceWhenItCannotBeMade) {
  const TemporaryFolder output;
  write(output / "file", "");
  EXPECT_THAT([&] { create_experiment_folder(output / "file", "P", "M"); },
              ThrowsMessage<Error>(HasSubstr("Not a directory; --output chooses another place")));
  EXPECT_THAT([&] { create_experiment_folder("/proc/output", "P", "M"); },
              ThrowsMessage<Error>(HasSubstr("cannot create the folder '/proc/output/P/M'")));
}

TEST(ExperimentFolder, ATestGetsItsOwnInsideTheExperiment) {
  const TemporaryFolder experiment;
  EXPECT_EQ(create_test_folder(experiment.path(), kMay), experiment / "test_20180502_134509");
  EXPECT_EQ(create_test_folder(experiment.path(), kMay), experiment / "test_20180502_134509_2");
}

TEST(FindLatestExperiment, TakesTheNewestTimeStampOfAllProblemsAndModels) {
  const TemporaryFolder output;
  const auto june = create_experiment_folder(output.path(), "A", "M", kJune);
  create_experiment_folder(output.path(), "Z", "M", kMay);
  EXPECT_EQ(find_latest_experiment(output.path()), june);
}

TEST(FindLatestExperiment, TheTenthOfASecondIsNewerThanTheNinth) {
  const TemporaryFolder output;
  std::filesystem::path last;
  for (int i = 0; i < 10; ++i) last = create_experiment_folder(output.path(), "P", "M", kMay);
  create_test_folder(last, kJune);
  EXPECT_EQ(find_latest_experiment(output.path()), last);
}

TEST(FindLatestExperiment, SaysSoWhenThereIsNone) {
  const TemporaryFolder output;
  std::filesystem::create_directories(output / "P/M/notes");
  const auto sentence = ThrowsMessage<Error>(HasSubstr("there is no experiment in"));
  EXPECT_THAT([&] { find_latest_experiment(output.path()); }, sentence);
  EXPECT_THAT([&] { find_latest_experiment("/nowhere"); }, sentence);
}

}  // namespace
}  // namespace ferula
