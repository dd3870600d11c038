// Each task that stores and recalls: its layout, and answers made anew from what was shown.
#include "tasks/dual_serial_reverse_recall.h"
#include "tasks/manipulation_spatial_not.h"
#include "tasks/manipulation_spatial_rotation.h"
#include "tasks/manipulation_temporal_rotation.h"
#include "tasks/repeat_reverse_recall.h"
#include "tasks/reverse_recall.h"
#include "tasks/scratch_pad.h"
#include "tasks/serial_recall.h"
#include "tasks/serial_recall_simplified.h"
#include "tasks/skip_recall.h"
#include "told.h"

namespace ferula::algorithmic {
namespace {

// "AxxxBccc", and the answers made of the items by this function.
template <class Task, class Answer>
void expect_recall(const typename Task::Params& params, const Answer& answer) {
  each_sample(Task(params), 3, [&](const Told& told) {
    const Items& x = told.shown.front();
    EXPECT_EQ(told.layout, "A" + times(x.size(), "x") + "B" + times(x.size(), "c"));
    EXPECT_EQ(told.answers, answer(x));
  });
}

TEST(SerialRecall, AnswersTheSequence) {
  expect_recall<SerialRecall>(sized<SerialRecall>(3, 8, 1, 5), [](const Items& x) { return x; });
}

TEST(ReverseRecall, AnswersTheSequenceFromItsEnd) {
  expect_recall<ReverseRecall>(sized<ReverseRecall>(3, 8, 1, 5), reversed);
}

TEST(ManipulationSpatialNot, AnswersWithInvertedBits) {
  expect_recall<ManipulationSpatialNot>(sized<ManipulationSpatialNot>(3, 8, 1, 5),
                                        with_inverted_bits);
}

TEST(ManipulationSpatialRotation, RotatesBitsToTheRight) {
  auto params = sized<ManipulationSpatialRotation>(3, 5, 1, 5);
  params.num_bits_shifted = 1;
  expect_recall<ManipulationSpatialRotation>(params, [](Items x) {
    for (std::string& item : x) item = turned_left(item, 4);
    return x;
  });
}

TEST(ManipulationTemporalRotation, RotatesItemsToTheRight) {
  auto params = sized<ManipulationTemporalRotation>(3, 8, 1, 5);
  params.num_items = 1;
  expect_recall<ManipulationTemporalRotation>(
      params, [](const Items& x) { return turned_left(x, x.size() - 1); });
}

TEST(RepeatSerialRecall, AnswersAtEachRecall) {
  each_sample(RepeatSerialRecall(sized<RepeatSerialRecall>(3, 8, 1, 4)), 3, [](const Told& told) {
    const Items& x = told.shown.front();
    const std::size_t recalls = told.shown.size() - 1;
    ASSERT_TRUE(recalls >= 1 && recalls <= 5);
    EXPECT_EQ(told.layout, "A" + times(x.size(), "x") + times(recalls, "B" + times(x.size(), "c")));
    EXPECT_EQ(told.answers, joined(std::vector<Items>(recalls, x)));
  });
}

TEST(RepeatReverseRecall, AnswersFromTheEndAtEachRecall) {
  each_sample(RepeatReverseRecall(sized<RepeatReverseRecall>(3, 8, 1, 4)), 3, [](const Told& told) {
    const std::size_t recalls = told.shown.size() - 1;
    EXPECT_EQ(told.answers, joined(std::vector<Items>(recalls, reversed(told.shown.front()))));
  });
}

TEST(RepeatRecall, HasAsManyRecallsAsAskedFor) {
  auto params = sized<RepeatSerialRecall>(2, 8, 2, 2);
  params.recalls.min = params.recalls.max = 3;
  const Batch batch = draw(RepeatSerialRecall(params), 1, 1);
  EXPECT_EQ(told(batch, 0, 2).layout, "AxxB__B__B__");
  EXPECT_EQ(batch["sequences_length"].item<int>(), 2);
  EXPECT_EQ(batch["num_subsequences"].item<int>(), 1);
}

TEST(ScratchPad, AnswersTheLastSequence) {
  auto params = sized<ScratchPad>(3, 8, 1, 4);
  params.subsequences.min = 1;
  params.subsequences.max = 3;
  each_sample(ScratchPad(params), 3, [](const Told& told) {
    const Items& last = told.shown.end()[-2];  // the marker of the recall comes after it
    EXPECT_EQ(told.layout.substr(told.layout.find('B')), "B" + times(last.size(), "c"));
    EXPECT_EQ(told.answers, last);
  });
}

TEST(ScratchPad, SaysHowManyAndHowLongTheSequencesAre) {
  auto params = sized<ScratchPad>(2, 8, 1, 9);
  params.subsequences.min = params.subsequences.max = 3;
  const Batch batch = draw(ScratchPad(params), 2, 1);
  std::size_t longest = 0;
  for (const Items& items : told(batch, 1, 2).shown) longest = std::max(longest, items.size());
  EXPECT_EQ(batch["sequences_length"][1].item<int>(), longest);
  EXPECT_EQ(batch["num_subsequences"][1].item<int>(), 3);
}

TEST(SkipRecall, AnswersEveryOtherItemFromTheFirst) {
  each_sample(SkipRecall(sized<SkipRecall>(3, 8, 1, 5)), 3, [](const Told& told) {
    const Items& x = told.shown.front();
    Items answers;
    for (std::size_t i = 0; i < x.size(); i += 2) answers.push_back(x[i]);
    EXPECT_EQ(told.answers, answers);
    EXPECT_EQ(told.layout, "A" + times(x.size(), "x") + "B" + times(answers.size(), "_"));
  });
}

TEST(SkipRecall, AlwaysHasSomethingToAnswer) {
  auto params = sized<SkipRecall>(2, 8, 1, 4);
  params.seq_start = 3;
  each_sample(SkipRecall(params), 2, [](const Told& told) {
    EXPECT_EQ(told.layout, "AxxxxB_");
    EXPECT_EQ(told.answers, Items{told.shown.front().back()});
  });
}

TEST(SerialRecallSimplified, HasNoMarkers) {
  each_sample(SerialRecallSimplified(sized<SerialRecallSimplified>(1, 8, 1, 5)), 1,
              [](const Told& told) {
                const Items& x = told.shown.front();
                EXPECT_EQ(told.layout, times(x.size(), "x") + times(x.size(), "a"));
                EXPECT_EQ(told.answers, x);
              });
}

TEST(DualSerialReverseRecall, AnswersInBothDirections) {
  each_sample(
      DualSerialReverseRecall(sized<DualSerialReverseRecall>(4, 8, 1, 5)), 4, [](const Told& told) {
        const Items& x = told.shown.front();
        const std::size_t n = x.size();
        EXPECT_EQ(told.layout, "A" + times(n, "x") + "B" + times(n, "d") + "C" + times(n, "d"));
        EXPECT_EQ(told.answers, joined({x, reversed(x)}));
      });
}

}  // namespace
}  // namespace ferula::algorithmic
