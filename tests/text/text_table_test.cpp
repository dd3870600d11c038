#include "core/text/text_table.h"

#include <gmock/gmock.h>

namespace ferula {
namespace {

const std::vector<TextColumn> kColumns = {{"folder", Fit::keep_end},
                                          {"state", Fit::keep_begin},
                                          {"best", Fit::whole, true},
                                          {"started", Fit::droppable}};
const std::vector<TextRow> kRows = {
    {"Line/Polynomial/20240305_140709", "finished", "0.5", "14:07"},
    {"Line/LSTM/20240305_140710", "a sentence of some length", "12.25", "14:08"}};

TEST(TextTable, IsAsWideAsItTakes) {
  EXPECT_EQ(text_table(kColumns, kRows, 0),
            "folder                           state                       best  started\n"
            "Line/Polynomial/20240305_140709  finished                     0.5  14:07\n"
            "Line/LSTM/20240305_140710        a sentence of some length  12.25  14:08\n");
}

TEST(TextTable, CutsWhatMayBeCut) {
  EXPECT_EQ(text_table(kColumns, kRows, 60),
            "folder                 state                   best  started\n"
            "…mial/20240305_140709  finished                 0.5  14:07\n"
            "…LSTM/20240305_140710  a sentence of some l…  12.25  14:08\n");
}

TEST(TextTable, DropsColumnsWhereCuttingDoesNotDo) {
  EXPECT_EQ(text_table(kColumns, kRows, 34),
            "folder        state           best\n"
            "…0305_140709  finished         0.5\n"
            "…0305_140710  a sentence o…  12.25\n");
  EXPECT_EQ(text_table(kColumns, kRows, 30),
            "folder          state\n"
            "…240305_140709  finished\n"
            "…240305_140710  a sentence of…\n");
}

TEST(TextTable, ShowsNoControlCharacters) {
  EXPECT_EQ(text_table({{"name"}}, {{"a\033[2J\nb"}}, 0), "name\na?[2J?b\n");
}

TEST(Shortened, KeepsWholeCharacters) {
  EXPECT_EQ(shortened("äöü", 3), "äöü");
  EXPECT_EQ(shortened("äöüß", 3), "äö…");
  EXPECT_EQ(shortened("äöüß", 3, Fit::keep_end), "…üß");
  EXPECT_EQ(shortened("äöüß", 0), "");
}

}  // namespace
}  // namespace ferula
