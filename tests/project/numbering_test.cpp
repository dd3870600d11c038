#include "core/project/numbering.h"

#include <gtest/gtest.h>

#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

TEST(NumberedName, HasFourDigitsOrMoreBeforeItsEnding) {
  EXPECT_EQ(numbered_name("model.pt", 7), "model_0007.pt");
  EXPECT_EQ(numbered_name("model.pt", 12345), "model_12345.pt");
  EXPECT_EQ(numbered_name("a.b.json", 1), "a.b_0001.json");
  EXPECT_EQ(numbered_name("fold_1.json", 10000), "fold_1_10000.json");
}

TEST(NumberedName, ComesBack) {
  for (const char* name : {"model.pt", "a.b.json", "fold_1.json", "fold_0001.json", "_.x", "ö_.x"})
    for (const std::int64_t number : {1, 9999, 10000, 123456789}) {
      const auto parts = parse_numbered_name(numbered_name(name, number));
      ASSERT_TRUE(parts) << name;
      EXPECT_EQ(parts->name, name);
      EXPECT_EQ(parts->number, number);
    }
}

TEST(NumberedName, IsNothingElse) {
  for (const char* name :
       {"model.pt", "model_1.pt", "model_01234.pt", "model_abcd.pt", "model_.pt", "model_12a4.pt",
        "model_-001.pt", "model_0001_final.pt", "0001.pt", "", "model_12345678901234567890.pt"})
    EXPECT_FALSE(parse_numbered_name(name)) << name;
}

TEST(HighestNumber, CountsExactlyThisName) {
  const TemporaryFolder folder;
  EXPECT_EQ(highest_number(folder / "none/model.pt"), 0);
  for (const char* name : {"model_0002.pt", "model_0010.pt", "model_9.pt", "model_0011.json",
                           "model_0012.pt.tmp", "my_model_0013.pt", "model_x_0014.pt"})
    write(folder / name, "");
  EXPECT_EQ(highest_number(folder / "model.pt"), 10);
  write(folder / "model_10000.pt", "");
  EXPECT_EQ(highest_number(folder / "model.pt"), 10000);
}

}  // namespace
}  // namespace ferula
