#include "core/data/sampler.h"

#include <gmock/gmock.h>

#include "core/config/view.h"
#include "core/config/yaml.h"
#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::int64_t kSize = 10;

ConfigValue section(const std::string& indices) {
  return parse_yaml_text("{indices: " + indices + "}", "a.yaml");
}

std::vector<std::int64_t> read(const std::string& indices) {
  const ConfigValue value = section(indices);
  return read_indices(*make_view(value, "sampler")->child("indices"), kSize);
}

Sampling sample(const std::string& name, const ConfigValue& value, bool shuffle = true) {
  return make_sampling({name}, *make_view(value, "training.sampler"), shuffle, kSize);
}

TEST(Sampler, ReadsIndicesFromAList) { EXPECT_THAT(read("[0, 5, 7]"), ElementsAre(0, 5, 7)); }

TEST(Sampler, ReadsIndicesFromAText) { EXPECT_THAT(read("'0, 5,7'"), ElementsAre(0, 5, 7)); }

TEST(Sampler, ReadsIndicesFromTheFirstLineOfAFile) {
  const TemporaryFolder folder;
  write(folder / "split.txt", "1, 2, 4\n9\n");
  EXPECT_THAT(read((folder / "split.txt").string()), ElementsAre(1, 2, 4));
}

TEST(Sampler, TakesTwoIndicesAsARange) {
  EXPECT_THAT(read("[2, 5]"), ElementsAre(2, 3, 4));
  EXPECT_THAT(read("'2, 5'"), ElementsAre(2, 3, 4));
  EXPECT_THAT(read("[8, 10]"), ElementsAre(8, 9));
}

TEST(Sampler, TakesASingleIndex) { EXPECT_THAT(read("[3]"), ElementsAre(3)); }

struct Refused {
  std::string indices, sentence;
};

class RefusedIndices : public testing::TestWithParam<Refused> {};

TEST_P(RefusedIndices, AreAnErrorWithThePlace) {
  const ConfigValue value = section(GetParam().indices);
  EXPECT_THAT([&] { sample("SubsetRandomSampler", value); },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("training.sampler.indices"), HasSubstr(GetParam().sentence))));
}

INSTANTIATE_TEST_SUITE_P(
    Of, RefusedIndices,
    testing::Values(Refused{"[0, 5, 10]", "index 10 is beyond the last sample, 9"},
                    Refused{"[0, 11]", "index 10 is beyond the last sample, 9"},
                    Refused{"[5, 5]", "two indices are a range"},
                    Refused{"[5, 2]", "two indices are a range"}, Refused{"[0, -1, 3]", "got '-1'"},
                    Refused{"[0, 1.5, 3]", "got '1.5'"}, Refused{"[0, five, 3]", "got 'five'"},
                    Refused{"'1,,2'", "got ''"}, Refused{"[0, 3, 3]", "given twice"},
                    Refused{"[]", "no indices"},
                    Refused{"'nowhere.txt'", "cannot read 'nowhere.txt'"},
                    Refused{"/tmp", "cannot read '/tmp'"},
                    Refused{"[99999999999999999999, 1, 2]", "expected an index"},
                    Refused{"[[1, 2], 3, 4]", "sampler.indices"}, Refused{"{a: 1}", "indices"},
                    Refused{"", "indices"}),
    [](const auto& info) { return "Case" + std::to_string(info.index); });

TEST(Sampler, NeedsIndicesForASubset) {
  EXPECT_THAT([] { sample("SubsetRandomSampler", make_mapping({})); },
              ThrowsMessage<Error>(HasSubstr("SubsetRandomSampler needs `indices`")));
}

TEST(Sampler, ShufflesAsItsNameSays) {
  EXPECT_TRUE(sample("RandomSampler", {}, false).shuffle);
  EXPECT_FALSE(sample("SequentialSampler", {}, true).shuffle);
  EXPECT_TRUE(sample("SubsetRandomSampler", section("[0, 5]"), false).shuffle);
}

TEST(Sampler, WithoutANameDoesAsTheDataloaderSays) {
  EXPECT_TRUE(sample("", {}, true).shuffle);
  EXPECT_FALSE(sample("", {}, false).shuffle);
  EXPECT_FALSE(sample("", {}).subset.defined());
}

}  // namespace
}  // namespace ferula
