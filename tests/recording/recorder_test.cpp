#include "core/recording/recorder.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Recorder, KeepsTheStepsOfEachName) {
  Recorder recorder;
  for (int step = 0; step < 4; ++step) {
    recorder.add("memory", Recorded::memory, at::full({1, 3, 2}, step));
    if (step % 2 == 0) recorder.add("gate", Recorded::gate, at::full({1, 1}, step));
  }
  const std::vector<Picture> pictures = recorder.pictures();
  ASSERT_EQ(pictures.size(), 2u);
  EXPECT_EQ(pictures[0].values.sizes(), at::IntArrayRef({4, 3, 2}));
  EXPECT_EQ(pictures[0].values[3][2][1].item<float>(), 3);
  EXPECT_EQ(pictures[1].values.sizes(), at::IntArrayRef({2}));
}

TEST(Recorder, CopiesWhatMayChangeInPlace) {
  Recorder recorder;
  at::Tensor state = at::zeros({1, 2});
  recorder.add("state", Recorded::state, state);
  state.fill_(7);
  EXPECT_EQ(recorder.pictures()[0].values.max().item<float>(), 0);
}

TEST(Recorder, RefusesWhatCannotBeDrawn) {
  Recorder recorder;
  EXPECT_THAT(
      [&] {
        recorder.add("m", Recorded::memory, at::zeros({1, 3}));
      },
      ThrowsMessage<Error>(HasSubstr("a memory has 3, the first of size 1")));
  EXPECT_THAT(
      [&] {
        recorder.add("a", Recorded::attention, at::zeros({2, 3}));
      },
      ThrowsMessage<Error>(HasSubstr("the first of size 1")));
  recorder.add("a", Recorded::attention, at::zeros({1, 3}));
  EXPECT_THAT(
      [&] {
        recorder.add("a", Recorded::attention, at::zeros({1, 4}));
      },
      ThrowsMessage<Error>(HasSubstr("changed its kind or its shape")));
  EXPECT_THAT(
      [&] {
        recorder.add("a", Recorded::state, at::zeros({1, 3}));
      },
      ThrowsMessage<Error>(HasSubstr("changed its kind or its shape")));
}

}  // namespace
}  // namespace ferula
