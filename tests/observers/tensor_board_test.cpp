#include "core/observers/tensor_board.h"

#include <gmock/gmock.h>

#include <cmath>
#include <ctime>

#include "event_reader.h"
#include "fake_session.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr const char* kTraining = "training/events.out.tfevents.ferula";
constexpr const char* kValidation = "validation/events.out.tfevents.ferula";

std::vector<std::int64_t> steps(const std::vector<ReadEvent>& events) {
  std::vector<std::int64_t> result;
  for (const ReadEvent& event : events)
    if (event.file_version.empty()) result.push_back(event.step);
  return result;
}

TEST(Crc32c, OfTheReaderMatchesItsCheckValue) { EXPECT_EQ(crc32c("123456789"), 0xE3069283U); }

TEST(TensorBoard, BeginsAFileWithItsVersion) {
  FakeSession session;
  session.add_table("validation", {{"loss"}});
  TensorBoard(session.tables, {}).attach(session);
  const auto events = read_events(session.files[kValidation].text);
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].file_version, "brain.Event:2");
  EXPECT_NEAR(events[0].wall_time, static_cast<double>(std::time(nullptr)), 60);
}

TEST(TensorBoard, WritesEachColumnButTheEpisodeWhichIsTheStep) {
  FakeSession session;
  Table& table = session.add_table("validation", {{"loss"}, {"episode"}, {"acc"}});
  TensorBoard tensor_board(session.tables, {});
  tensor_board.attach(session);
  session.add_row(table, {0.5, 1234567890123, 0.25});
  const auto events = read_events(session.files[kValidation].text);
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[1].step, 1234567890123);
  EXPECT_THAT(events[1].scalars, UnorderedElementsAre(Pair("loss", 0.5F), Pair("acc", 0.25F)));
}

TEST(TensorBoard, ThinsOutTheTrainingButNothingElse) {
  FakeSession session;
  session.add_counter("training/episode");
  Table& training = session.add_table("training", {{"loss"}, {"episode"}});
  Table& validation = session.add_table("validation", {{"loss"}, {"episode"}});
  TensorBoard tensor_board(session.tables, {.interval = 2});
  tensor_board.attach(session);
  for (double episode : {0, 1, 2, 3}) {
    session.add_row(training, {0.5, episode});
    session.add_row(validation, {0.5, episode});
  }
  EXPECT_THAT(steps(read_events(session.files[kTraining].text)), ElementsAre(0, 2));
  EXPECT_THAT(steps(read_events(session.files[kValidation].text)), ElementsAre(0, 1, 2, 3));
}

TEST(TensorBoard, GoesOnInAResumedFile) {
  FakeSession session;
  Table& table = session.add_table("validation", {{"loss"}, {"episode"}});
  TensorBoard before(session.tables, {});
  before.attach(session);
  session.add_row(table, {0.5, 0});

  FakeSession resumed;
  resumed.files = session.files;
  Table& same_table = resumed.add_table("validation", {{"loss"}, {"episode"}});
  TensorBoard after(resumed.tables, {});
  after.attach(resumed);
  resumed.add_row(same_table, {0.25, 1});
  const auto events = read_events(resumed.files[kValidation].text);
  EXPECT_THAT(events, SizeIs(3));
  EXPECT_THAT(steps(events), ElementsAre(0, 1));
}

TEST(TensorBoard, KeepsNumbersThatAreNone) {
  FakeSession session;
  Table& table = session.add_table("validation", {{"loss"}, {"episode"}});
  TensorBoard tensor_board(session.tables, {});
  tensor_board.attach(session);
  session.add_row(table, {NAN, 0});
  EXPECT_TRUE(std::isnan(read_events(session.files[kValidation].text)[1].scalars.at("loss")));
}

}  // namespace
}  // namespace ferula
