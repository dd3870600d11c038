#include "models/markers.h"

#include <gmock/gmock.h>

#include "ferula/error.h"
#include "marked.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Segments, BeginAtEachMarker) {
  const auto found = segments(marked("-s--r-"), {0, 1});
  ASSERT_EQ(found.size(), 3);
  EXPECT_EQ(found[0].mode, Mode::unmarked);
  EXPECT_EQ(found[1].mode, Mode::encode);
  EXPECT_EQ(found[1].begin, 1);
  EXPECT_EQ(found[1].end, 4);
  EXPECT_EQ(found[2].mode, Mode::solve);
  EXPECT_EQ(found[2].end, 6);
}

TEST(Segments, RefuseBothMarkersAtOnce) {
  at::Tensor items = marked("s-r-");
  items.select(1, 2).select(1, 0).fill_(1);
  EXPECT_THAT(
      [&] {
        segments(items, {0, 1});
      },
      ThrowsMessage<Error>("sequences: step 2 has both the store and the recall marker; "
                           "expected one of them"));
}

TEST(Segments, RefuseSamplesOfDifferentLengths) {
  at::Tensor items = marked("s-r-");
  items[2][2][1] = 0;
  EXPECT_THAT(
      [&] {
        segments(items, {0, 1});
      },
      ThrowsMessage<Error>(HasSubstr("sample 2 has other markers at step 2")));
}

TEST(MarkerBits, RefuseAProblemWithoutMarkers) {
  EXPECT_THAT([] { MarkerBits{}.check(4); },
              ThrowsMessage<Error>(HasSubstr("stream 'sequences' of this problem has no store")));
}

TEST(MarkerBits, RefuseAMarkerThatNoItemHas) {
  EXPECT_THAT(
      [] {
        (MarkerBits{0, 4}).check(4);
      },
      ThrowsMessage<Error>(HasSubstr("expected two different numbers below the 4")));
}

}  // namespace
}  // namespace ferula
