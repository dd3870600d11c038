#include "table_file.h"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

namespace ferula::mlflow {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
namespace fs = std::filesystem;

struct TableFiles : public testing::Test {
  fs::path folder = fs::path(testing::TempDir()) / "ferula_table_file_test";
  fs::path file = folder / "training_statistics.csv";

  void SetUp() override {
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void append(const std::string& text) const { std::ofstream(file, std::ios::app) << text; }
};

TEST_F(TableFiles, GiveEachRowOnceWhileTheyGrow) {
  TableFile table(file);
  EXPECT_EQ(table.table(), "training");
  EXPECT_THAT(table.next(10), IsEmpty()) << "there is no file yet";
  append("loss,episode,epoch,acc\n0.5000000000,000000,00,0.2500000000\n0.25");
  const std::vector<Row> rows = table.next(10);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].episode, 0);
  EXPECT_THAT(rows[0].values, ElementsAre(Pair("training/loss", 0.5), Pair("training/epoch", 0),
                                          Pair("training/acc", 0.25)));
  EXPECT_THAT(table.next(10), IsEmpty()) << "half a line waits";
  append("00000000,000001,00,1\n0.125,000012,00,2\n");
  EXPECT_EQ(table.next(1).at(0).values[0].second, 0.25);
  EXPECT_EQ(table.next(1).at(0).episode, 12);
  EXPECT_THAT(table.next(1), IsEmpty());
}

TEST_F(TableFiles, ReadWhatIsNoNumber) {
  append("loss,episode,a,b\nnan,000003,inf,-inf\n");
  const Row row = TableFile(file).next(1).at(0);
  EXPECT_TRUE(std::isnan(row.values[0].second));
  EXPECT_EQ(row.values[1].second, INFINITY);
  EXPECT_EQ(row.values[2].second, -INFINITY);
}

TEST_F(TableFiles, AreThoseOfTheFolder) {
  append("x");
  std::ofstream(folder / "timing.csv") << "x";
  std::ofstream(folder / "a_statistics.csv") << "x";
  EXPECT_THAT(table_files(folder), ElementsAre(folder / "a_statistics.csv", file));
}

}  // namespace
}  // namespace ferula::mlflow
