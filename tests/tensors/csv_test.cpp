#include "csv.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <random>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Csv : public testing::Test {
 protected:
  at::Tensor read(const std::string& text, const std::string& columns = "",
                  const std::vector<std::string>& classes = {}) {
    std::filesystem::remove(file_);
    write(file_, text);
    return read_csv(file_, columns, classes);
  }
  void refuses(const std::string& text, const std::string& why, const std::string& columns = "",
               const std::vector<std::string>& classes = {}) {
    EXPECT_THAT([&] { read(text, columns, classes); },
                ThrowsMessage<Error>(AllOf(HasSubstr(file_.string()), HasSubstr(why))));
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "table.csv";
};

at::Tensor table(std::vector<double> values, std::int64_t columns) {
  return at::tensor(values, at::kDouble).reshape({-1, columns});
}

TEST_F(Csv, ReadsNumbersWithAndWithoutNames) {
  const at::Tensor expected = table({1, -2.5, 3e2, 4}, 2);
  EXPECT_TRUE(at::equal(read("1,-2.5\n3e2,+4\n"), expected));
  EXPECT_TRUE(at::equal(read("a,b\n1,-2.5\n3e2,4\n"), expected));
}

TEST_F(Csv, ReadsWhatSpreadsheetsWrite) {
  EXPECT_TRUE(at::equal(read("\xEF\xBB\xBF\"a \"\"b\"\"\",\"c, d\"\r\n\"1\", 2 \r\n\r\n3,4"),
                        table({1, 2, 3, 4}, 2)));
}

TEST_F(Csv, TakesColumnsByNamePositionAndRange) {
  const std::string text = "id,x,y,z\n9,1,2,3\n8,4,5,6\n";
  EXPECT_TRUE(at::equal(read(text, "y"), table({2, 5}, 1)));
  EXPECT_TRUE(at::equal(read(text, "x..z"), table({1, 2, 3, 4, 5, 6}, 3)));
  EXPECT_TRUE(at::equal(read(text, "3, 1..2"), table({3, 1, 2, 6, 4, 5}, 3)));
}

TEST_F(Csv, ReadsOnlyTheColumnsItIsAskedFor) {
  EXPECT_TRUE(at::equal(read("1,Anna\n2,Otto\n", "0"), table({1, 2}, 1)));
}

TEST_F(Csv, NumbersClasses) {
  const std::vector<std::string> classes = {"cat", "dog"};
  EXPECT_TRUE(at::equal(read("x,kind\n1,dog\n2,cat\n", "kind", classes), table({1, 0}, 1)));
  EXPECT_TRUE(at::equal(read("dog\ncat\n", "", classes), table({1, 0}, 1)));  // no names
}

TEST_F(Csv, RefusesWhatIsNoTableWithFileAndLine) {
  refuses("", "is empty");
  refuses("a,b\n1,2\n3\n", "table.csv:3: has 1 fields, the first line has 2");
  refuses("a,b\n1,x\n", "table.csv:2: expected a number, got 'x'");
  refuses("a\n1\n\n\"2\n", "table.csv:4: a quote is not closed");
  refuses("x,kind\n1,cow\n", "table.csv:2: 'cow' is none of the classes cat, dog", "kind",
          {"cat", "dog"});
}

TEST_F(Csv, NamesTheColumnsThereAre) {
  refuses("a,b\n1,2\n", "has no column 'c', only a, b", "c");
  refuses("1,2\n", "has no column '2', only 0 to 1", "2");
  refuses("1,2\n", "has no column '-1'", "-1");
  refuses("1,2\n", "1..0: ends before it begins", "1..0");
  refuses("1,2\n", "has no column ''", "0..");
}

TEST_F(Csv, RefusesWhatIsNoFile) {
  EXPECT_THAT([&] { read_csv(folder_.path(), "", {}); },
              ThrowsMessage<Error>(HasSubstr("is a folder")));
  EXPECT_THAT([&] { read_csv(folder_ / "none.csv", "", {}); },
              ThrowsMessage<Error>(HasSubstr("no such file")));
}

TEST_F(Csv, SurvivesMutations) {
  const std::string original = "a,\"b\"\n1,2.5\n-3e5,\"4\"\n";
  std::mt19937 random(1);
  int refused = 0;
  for (int i = 0; i < 5'000; ++i) {
    std::string bytes = original;
    for (auto changes = 1 + random() % 4; changes > 0; --changes)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    try {
      EXPECT_EQ(read(bytes).dim(), 2);
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace ferula
