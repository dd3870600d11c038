#include "core/observers/table.h"

#include <gmock/gmock.h>

#include <cmath>

#include "fake_session.h"

namespace ferula {
namespace {

using testing::Eq;
using testing::Optional;

TEST(FormatNumber, ShowsEachFormat) {
  EXPECT_EQ(format_number(0.701234561, NumberFormat::real), "0.7012345610");
  EXPECT_EQ(format_number(-12.5, NumberFormat::real), "-12.5000000000");
  EXPECT_EQ(format_number(42, NumberFormat::episode), "000042");
  EXPECT_EQ(format_number(1234567, NumberFormat::episode), "1234567");
  EXPECT_EQ(format_number(3, NumberFormat::epoch), "03");
  EXPECT_EQ(format_number(6, NumberFormat::integer), "6");
}

TEST(FormatNumber, ShowsWhatIsNoNumber) {
  for (const auto format : {NumberFormat::real, NumberFormat::episode, NumberFormat::integer}) {
    EXPECT_EQ(format_number(std::nan(""), format), "nan");
    EXPECT_EQ(format_number(-std::nan(""), format), "nan");
    EXPECT_EQ(format_number(INFINITY, format), "inf");
    EXPECT_EQ(format_number(-INFINITY, format), "-inf");
  }
}

TEST(FormatNumber, KeepsFractionsWhateverTheFormat) {
  EXPECT_EQ(format_number(0.25, NumberFormat::integer), "0.2500000000");
}

TEST(Newest, FindsAColumnByItsName) {
  const Table table = {"training", {{"loss"}, {"episode"}}, {0.5, 7}, nullptr};
  EXPECT_THAT(newest(table, "episode"), Optional(7));
  EXPECT_THAT(newest(table, "acc"), Eq(std::nullopt));
}

TEST(Newest, IsNothingBeforeTheFirstRow) {
  EXPECT_EQ(newest({"training", {{"loss"}}, {}, nullptr}, "loss"), std::nullopt);
}

TEST(Interval, ThinsOutOnlyTablesWithARowForEachStep) {
  FakeSession session;
  session.add_counter("training/episode");
  EXPECT_EQ(interval_of({"training", {}, {}, nullptr}, session.values, 100), 100);
  EXPECT_EQ(interval_of({"validation", {}, {}, nullptr}, session.values, 100), 1);
}

}  // namespace
}  // namespace ferula
