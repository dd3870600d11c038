#include "core/data/number_lists.h"

#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include "core/config/view.h"
#include "core/config/yaml.h"
#include "core/files/npz.h"
#include "ferula/error.h"
#include "tests/data/values.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::unique_ptr<ConfigView> view_of(const std::string& yaml) {
  return make_view(parse_yaml_text("{a: " + yaml + "}", "a.yaml"), "sampler")->child("a");
}

std::vector<std::int64_t> indices(const std::string& yaml) {
  return integers(read_indices(*view_of(yaml), 10));
}

std::vector<double> weights(const std::string& yaml) {
  return reals(read_weights(*view_of(yaml), 3));
}

TEST(Indices, AreReadFromAList) { EXPECT_THAT(indices("[0, 5, 7]"), ElementsAre(0, 5, 7)); }

TEST(Indices, AreReadFromAText) { EXPECT_THAT(indices("'0, 5,7'"), ElementsAre(0, 5, 7)); }

TEST(Indices, AreReadFromTheFirstLineOfAFile) {
  const TemporaryFolder folder;
  write(folder / "split.txt", "1, 2, 4\n9\n");
  EXPECT_THAT(indices((folder / "split.txt").string()), ElementsAre(1, 2, 4));
}

TEST(Indices, AreARangeIfTheyAreTwo) {
  EXPECT_THAT(indices("[2, 5]"), ElementsAre(2, 3, 4));
  EXPECT_THAT(indices("'2, 5'"), ElementsAre(2, 3, 4));
  EXPECT_THAT(indices("[8, 10]"), ElementsAre(8, 9));
}

TEST(Indices, MayBeASingleOne) { EXPECT_THAT(indices("[3]"), ElementsAre(3)); }

TEST(Indices, KeepTheirOrder) { EXPECT_THAT(indices("[7, 0, 5]"), ElementsAre(7, 0, 5)); }

TEST(Weights, AreReadFromAList) { EXPECT_THAT(weights("[0, 0.5, 7]"), ElementsAre(0, 0.5, 7)); }

TEST(Weights, AreReadFromATextFile) {
  const TemporaryFolder folder;
  write(folder / "weights.txt", "1, 2.5\n1e-3\n");
  EXPECT_THAT(weights((folder / "weights.txt").string()), ElementsAre(1, 2.5, 1e-3));
}

TEST(Weights, AreReadFromAFileOfNumPy) {
  const TemporaryFolder folder;
  write_npy(folder / "weights.npy", at::tensor({1.0, 2.5, 4.0}).to(at::kFloat));
  EXPECT_THAT(weights((folder / "weights.npy").string()), ElementsAre(1, 2.5, 4));
}

struct Refused {
  std::string yaml, sentence;
};

class RefusedIndices : public testing::TestWithParam<Refused> {};
class RefusedWeights : public testing::TestWithParam<Refused> {};

TEST_P(RefusedIndices, AreAnErrorWithThePlace) {
  EXPECT_THAT([] { indices(GetParam().yaml); },
              ThrowsMessage<Error>(AllOf(HasSubstr("sampler.a"), HasSubstr(GetParam().sentence))));
}

TEST_P(RefusedWeights, AreAnErrorWithThePlace) {
  EXPECT_THAT([] { weights(GetParam().yaml); },
              ThrowsMessage<Error>(AllOf(HasSubstr("sampler.a"), HasSubstr(GetParam().sentence))));
}

INSTANTIATE_TEST_SUITE_P(
    Of, RefusedIndices,
    testing::Values(Refused{"[0, 5, 10]", "index 10 is beyond the last sample, 9"},
                    Refused{"[0, 11]", "index 10 is beyond the last sample, 9"},
                    Refused{"[5, 5]", "two indices are a range"},
                    Refused{"[5, 2]", "two indices are a range"}, Refused{"[0, -1, 3]", "got '-1'"},
                    Refused{"[0, 1.5, 3]", "got '1.5'"}, Refused{"[0, five, 3]", "got 'five'"},
                    Refused{"'1,,2'", "got ''"}, Refused{"[0, 3, 3]", "given twice: 3"},
                    Refused{"[]", "no indices"},
                    Refused{"'nowhere.txt'", "cannot read 'nowhere.txt'"},
                    Refused{"/tmp", "cannot read '/tmp'"},
                    Refused{"[99999999999999999999, 1, 2]", "expected an index"},
                    Refused{"[[1, 2], 3, 4]", "sampler.a"}, Refused{"{a: 1}", "got a mapping"},
                    Refused{"", "no indices"}),
    [](const auto& info) { return "Case" + std::to_string(info.index); });

INSTANTIATE_TEST_SUITE_P(
    Of, RefusedWeights,
    testing::Values(Refused{"[1, 2]", "for each of the 3 samples of the problem, got 2"},
                    Refused{"[1, 2, -1]", "negative"}, Refused{"[1, 2, .nan]", "not finite"},
                    Refused{"[1, 2, .inf]", "not finite"}, Refused{"[1, 2, x]", "got 'x'"},
                    Refused{"{a: 1}", "got a mapping"}, Refused{"/tmp", "cannot read '/tmp'"},
                    Refused{"nowhere.txt", "cannot read 'nowhere.txt'"}, Refused{"[]", "got 0"}),
    [](const auto& info) { return "Case" + std::to_string(info.index); });

}  // namespace
}  // namespace ferula
