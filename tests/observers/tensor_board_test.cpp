#include "core/observers/tensor_board.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
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

std::vector<TrainedTensor> nothing_trained() { return {}; }

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
  TensorBoard(session.tables, nothing_trained, {}).attach(session);
  const auto events = read_events(session.files[kValidation].text);
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].file_version, "brain.Event:2");
  EXPECT_NEAR(events[0].wall_time, static_cast<double>(std::time(nullptr)), 60);
}

TEST(TensorBoard, WritesEachColumnButTheEpisodeWhichIsTheStep) {
  FakeSession session;
  Table& table = session.add_table("validation", {{"loss"}, {"episode"}, {"acc"}});
  TensorBoard tensor_board(session.tables, nothing_trained, {});
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
  TensorBoard tensor_board(session.tables, nothing_trained, {.interval = 2});
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
  TensorBoard before(session.tables, nothing_trained, {});
  before.attach(session);
  session.add_row(table, {0.5, 0});

  FakeSession resumed;
  resumed.files = session.files;
  Table& same_table = resumed.add_table("validation", {{"loss"}, {"episode"}});
  TensorBoard after(resumed.tables, nothing_trained, {});
  after.attach(resumed);
  resumed.add_row(same_table, {0.25, 1});
  const auto events = read_events(resumed.files[kValidation].text);
  EXPECT_THAT(events, SizeIs(3));
  EXPECT_THAT(steps(events), ElementsAre(0, 1));
}

TEST(TensorBoard, KeepsNumbersThatAreNone) {
  FakeSession session;
  Table& table = session.add_table("validation", {{"loss"}, {"episode"}});
  TensorBoard tensor_board(session.tables, nothing_trained, {});
  tensor_board.attach(session);
  session.add_row(table, {NAN, 0});
  EXPECT_TRUE(std::isnan(read_events(session.files[kValidation].text)[1].scalars.at("loss")));
}

// A training of "w" whose observer has attached; each call of `step` ends an episode.
struct Histograms : FakeSession {
  std::vector<TrainedTensor> trained = {{"w", at::tensor({1.0, 2.0, 4.0}), at::tensor({0.5})}};
  std::vector<std::string> warnings;
  TensorBoard tensor_board;

  explicit Histograms(std::int64_t level, std::int64_t interval = 1)
      : tensor_board(tables, [this] { return trained; }, {.level = level, .interval = interval}) {
    add_counter("training/episode");
    tensor_board.attach(*this);
  }
  void step() { *counters["training/episode"] = *counters["training/episode"] + 1; }
  std::vector<ReadEvent> events() { return read_events(files[kTraining].text); }
  void log(LogLevel, std::string_view sentence) override { warnings.emplace_back(sentence); }
};

std::vector<std::string> tags(const ReadEvent& event) {
  std::vector<std::string> result;
  for (const auto& [tag, histogram] : event.histograms) result.push_back(tag);
  return result;
}

TEST(TensorBoardHistograms, AreOfWeightsAtLevelOneAndOfGradientsTooAtLevelTwo) {
  Histograms none(0), weights(1), both(2);
  for (Histograms* session : {&none, &weights, &both}) session->step();
  EXPECT_FALSE(none.files.contains(kTraining));
  EXPECT_THAT(tags(weights.events().back()), ElementsAre("w"));
  EXPECT_THAT(tags(both.events().back()), ElementsAre("w", "w/grad"));
}

// Bins: 1 + log2(3) + log2(1 + 0.3818 / 0.5) = 3.4, rounded up.
TEST(TensorBoardHistograms, BeginWithAnEmptyBucketAsSummaryWritersDo) {
  Histograms session(1);
  session.step();
  const ReadHistogram histogram = session.events().back().histograms.at("w");
  EXPECT_EQ(histogram.minimum, 1);
  EXPECT_EQ(histogram.maximum, 4);
  EXPECT_EQ(histogram.count, 3);
  EXPECT_EQ(histogram.sum, 7);
  EXPECT_EQ(histogram.sum_of_squares, 21);
  EXPECT_THAT(histogram.limits, ElementsAre(1, 1.75, 2.5, 3.25, 4));
  EXPECT_THAT(histogram.buckets, ElementsAre(0, 1, 1, 0, 1));
}

TEST(TensorBoardHistograms, ComeEveryIntervalAtTheEpisodesOfTheRows) {
  Histograms session(1, 2);
  for (int episode = 0; episode < 5; ++episode) session.step();
  EXPECT_THAT(steps(session.events()), ElementsAre(0, 2, 4));
}

TEST(TensorBoardHistograms, LeaveOutWhatHasNoneWithOneWarning) {
  Histograms session(2);
  session.trained = {{"nan", at::tensor({1.0, NAN}), at::Tensor()},
                     {"empty", at::empty({0}), at::tensor({1.0})}};
  session.step();
  session.step();
  EXPECT_THAT(tags(session.events().back()), ElementsAre("empty/grad"));
  EXPECT_THAT(session.warnings,
              ElementsAre("no histogram of nan: it has values that are infinite or not a number",
                          "no histogram of nan/grad: there is none",
                          "no histogram of empty: it has no values"));
}

TEST(TensorBoardHistograms, AreNotOfATest) {
  FakeSession session;
  session.add_counter("testing/episode");
  TensorBoard(session.tables, nothing_trained, {.level = 2}).attach(session);
  EXPECT_TRUE(session.files.empty());
}

}  // namespace
}  // namespace ferula
