#include "core/observers/timing.h"

#include <gmock/gmock.h>

#include <sstream>
#include <thread>

#include "core/timing/span.h"
#include "fake_session.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kHeader =
    "episodes,seconds,data,forward,loss,backward,optimizer,statistics,observers,checkpoints,other";

// One run that writes timing.csv; a second one in the same folder resumes it.
struct TimedRun {
  explicit TimedRun(const TemporaryFolder& folder)
      : timing(stopwatch, folder.path(), {.interval = 2}) {
    timing.attach(session);
  }
  FakeSession session;
  Stopwatch stopwatch;
  Timing timing;
};

std::vector<std::string> lines(const TemporaryFolder& folder) {
  std::vector<std::string> result;
  std::istringstream stream(content(folder / "timing.csv"));
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

std::vector<double> numbers(const std::string& line) {
  std::vector<double> result;
  std::istringstream stream(line);
  for (std::string word; std::getline(stream, word, ',');) result.push_back(std::stod(word));
  return result;
}

TEST(Timing, WritesSecondsOfEachPartEveryInterval) {
  const TemporaryFolder folder;
  TimedRun run(folder);
  for (const std::int64_t episodes : {1, 2, 3, 4}) {
    const Span span(Part::forward);
    if (episodes < 3) std::this_thread::sleep_for(milliseconds(5));
    run.timing.end_step(episodes);
  }
  const auto rows = lines(folder);
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0], kHeader);
  const std::vector<double> first = numbers(rows[1]), second = numbers(rows[2]);
  ASSERT_THAT(first, SizeIs(11));
  EXPECT_EQ(first[0], 2);
  EXPECT_EQ(second[0], 4);
  EXPECT_GE(first[3], 0.01);
  double parts = 0;
  for (std::size_t i = 2; i < first.size(); ++i) parts += first[i];
  EXPECT_NEAR(parts, first[1], 1e-5);  // as rounded
}

TEST(Timing, DoesNotCountWhatWasBeforeTheStart) {
  const TemporaryFolder folder;
  Stopwatch stopwatch;
  Timing timing(stopwatch, folder.path(), {.interval = 1});
  std::this_thread::sleep_for(milliseconds(50));
  FakeSession session;
  const auto before = std::chrono::steady_clock::now();
  timing.attach(session);
  timing.end_step(1);
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - before;
  EXPECT_LE(numbers(lines(folder)[1])[1], passed.count() + 1e-6);
}

TEST(Timing, EndsWithARowOfTheRestAndASentence) {
  const TemporaryFolder folder;
  TimedRun run(folder);
  for (const std::int64_t episodes : {1, 2, 3}) run.timing.end_step(episodes);
  EXPECT_THAT(run.timing.finish(),
              AllOf(MatchesRegex("Time: [0-9.]+ s; forward 0.0 %, loss 0.0 %, backward 0.0 %, .*"),
                    HasSubstr("; beyond these 100.0 %: data 0.0 %"), HasSubstr("other 100.0 %")));
  const auto rows = lines(folder);
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_THAT(rows[2], StartsWith("3,"));
}

TEST(Timing, HasNoSecondRowWhereTheLastStepHadOne) {
  const TemporaryFolder folder;
  TimedRun run(folder);
  for (const std::int64_t episodes : {1, 2}) run.timing.end_step(episodes);
  run.timing.finish();
  EXPECT_THAT(lines(folder), SizeIs(2));
}

TEST(Timing, OfAResumedRunFollowsThatBefore) {
  const TemporaryFolder folder;
  {
    TimedRun run(folder);
    run.timing.end_step(1);
    run.timing.finish();
  }
  TimedRun resumed(folder);
  resumed.timing.end_step(2);
  EXPECT_THAT(lines(folder), ElementsAre(kHeader, StartsWith("1,"), StartsWith("2,")));
}

}  // namespace
}  // namespace ferula
