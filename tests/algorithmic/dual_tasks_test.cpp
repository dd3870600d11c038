// Distraction and interruption: the layout is read step by step, and answers are made anew.
#include "tasks/distraction_carry.h"
#include "tasks/distraction_forget.h"
#include "tasks/distraction_ignore.h"
#include "tasks/interruption_not.h"
#include "tasks/interruption_reverse_recall.h"
#include "tasks/interruption_swap_recall.h"
#include "tasks/operation_span.h"
#include "tasks/reading_span.h"
#include "told.h"

namespace ferula::algorithmic {
namespace {

template <class Task>
typename Task::Params dual() {
  auto params = sized<Task>(4, 8, 1, 4);
  params.subsequences.min = 1;
  params.subsequences.max = 3;
  return params;
}

// The sequences behind the markers of one line: 'A' for x, 'B' for y.
std::vector<Items> behind(const Told& told, char marker) {
  std::string markers;
  for (const char letter : told.layout)
    if (letter >= 'A' && letter <= 'D') markers += letter;
  std::vector<Items> sequences;
  for (std::size_t i = 0; i < markers.size(); ++i)
    if (markers[i] == marker) sequences.push_back(told.shown[i]);
  return sequences;
}

std::string steps(const Items& items, const char* letter) { return times(items.size(), letter); }

TEST(DistractionCarry, AsksForTheLastYAndThenForAllOfX) {
  each_sample(DistractionCarry(dual<DistractionCarry>()), 4, [](const Told& told) {
    const auto x = behind(told, 'A'), y = behind(told, 'B');
    std::string layout;
    for (std::size_t i = 0; i < x.size(); ++i)
      layout += "A" + steps(x[i], "x") + "B" + steps(y[i], "x");
    EXPECT_EQ(told.layout, layout + "C" + steps(y.back(), "_") + "D" + steps(joined(x), "_"));
    EXPECT_EQ(told.answers, joined({y.back(), joined(x)}));
  });
}

TEST(DistractionIgnore, AsksForXOnly) {
  each_sample(DistractionIgnore(dual<DistractionIgnore>()), 4, [](const Told& told) {
    const auto x = behind(told, 'A'), y = behind(told, 'B');
    std::string layout;
    for (std::size_t i = 0; i < x.size(); ++i)
      layout += "A" + steps(x[i], "x") + "B" + steps(y[i], "x");
    EXPECT_EQ(told.layout, layout + "D" + steps(joined(x), "_"));
    EXPECT_EQ(told.answers, joined(x));
  });
}

// Each y is asked for at once, all of x at the end; `answer` makes the one of a y that was shown.
template <class Task, class Answer>
void expect_interruptions(const typename Task::Params& params, const Answer& answer) {
  each_sample(Task(params), 4, [&](const Told& told) {
    const auto x = behind(told, 'A'), y = behind(told, 'B');
    std::string layout;
    std::vector<Items> answers;
    for (std::size_t i = 0; i < x.size(); ++i) {
      layout += "A" + steps(x[i], "x") + "B" + steps(y[i], "x") + "C" + steps(y[i], "_");
      answers.push_back(answer(y[i]));
    }
    EXPECT_EQ(told.layout, layout + "D" + steps(joined(x), "_"));
    EXPECT_EQ(told.answers, joined({joined(answers), joined(x)}));
  });
}

TEST(DistractionForget, AsksForEachYAtOnce) {
  expect_interruptions<DistractionForget>(dual<DistractionForget>(),
                                          [](const Items& y) { return y; });
}

TEST(InterruptionNot, AsksForInvertedBits) {
  expect_interruptions<InterruptionNot>(dual<InterruptionNot>(), with_inverted_bits);
}

TEST(InterruptionReverseRecall, AsksForEachYFromItsEnd) {
  expect_interruptions<InterruptionReverseRecall>(dual<InterruptionReverseRecall>(), reversed);
}

// Shown rotated to the left by half, rounded to even: the answer turns it back.
TEST(InterruptionSwapRecall, AsksForEachYAsItWasBeforeItsRotation) {
  expect_interruptions<InterruptionSwapRecall>(dual<InterruptionSwapRecall>(), [](const Items& y) {
    const std::size_t half[] = {0, 0, 1, 2, 2};  // of 0.5, 1, 1.5 and 2
    return turned_left(y, y.size() - half[y.size()]);
  });
}

TEST(OperationSpan, AsksForOneItemWithRotatedBits) {
  auto params = dual<OperationSpan>();
  params.num_rotation = 3;
  expect_interruptions<OperationSpan>(params, [](const Items& y) {
    EXPECT_EQ(y.size(), 1U);
    return Items{turned_left(y.front(), 3)};
  });
}

TEST(ReadingSpan, AsksForTheLastItemOfEachSequence) {
  auto params = sized<ReadingSpan>(2, 8, 1, 4);
  params.subsequences.min = 1;
  params.subsequences.max = 3;
  each_sample(ReadingSpan(params), 2, [](const Told& told) {
    const auto x = behind(told, 'A');
    std::string layout;
    Items last;
    for (const Items& each : x) {
      layout += "A" + steps(each, "x");
      last.push_back(each.back());
    }
    EXPECT_EQ(told.layout, layout + "B" + steps(last, "_"));
    EXPECT_EQ(told.answers, last);
  });
}

TEST(DualTasks, SayHowManyAndHowLongTheSequencesAre) {
  auto params = dual<DistractionForget>();
  params.subsequences.min = params.subsequences.max = 3;
  const Batch batch = draw(DistractionForget(params), 2, 1);
  std::size_t longest = 0;
  for (const Items& x : behind(told(batch, 0, 4), 'A')) longest = std::max(longest, x.size());
  EXPECT_EQ(batch["sequences_length"][0].item<int>(), longest);
  EXPECT_EQ(batch["num_subsequences"][0].item<int>(), 6);
}

}  // namespace
}  // namespace ferula::algorithmic
