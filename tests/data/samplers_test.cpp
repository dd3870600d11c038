// What each sampler of the configuration makes of the samples of a problem.
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <gmock/gmock.h>

#include "core/config/view.h"
#include "core/config/yaml.h"
#include "core/data/seeds.h"
#include "core/session/sections.h"
#include "ferula/error.h"
#include "tests/data/values.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;
using testing::UnorderedElementsAreArray;

constexpr std::int64_t kSize = 20;

// Samples 0 to 15 are of class 0, the last four of class 1.
at::Tensor labels() { return at::arange(kSize).ge(16).to(at::kLong); }

Sampling sampling(const std::string& yaml, const std::string& section = "training",
                  bool shuffle = true) {
  const ConfigValue values = parse_yaml_text(yaml, "a.yaml");
  const auto view = make_view(values, section + ".sampler");
  ParameterFiller filler(values, section + ".sampler");
  return sampler_kind(values.find("name")->text, "here")
      .make(filler, {*view, kSize, shuffle, section == "training", 7, labels});
}

std::vector<std::int64_t> epoch(const Sampling& sampling, std::int64_t number = 0) {
  return integers(epoch_order(sampling, kSize, generator_for(7, "training/order", number)));
}

std::vector<std::int64_t> epoch(const std::string& yaml, const std::string& section = "training") {
  return epoch(sampling(yaml, section));
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t end) {
  return integers(at::arange(first, end));
}

std::vector<std::int64_t> both(std::vector<std::int64_t> a, const std::vector<std::int64_t>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(SequentialSampler, GivesTheSamplesInOrder) {
  EXPECT_THAT(epoch("name: SequentialSampler"), ElementsAreArray(range(0, kSize)));
  EXPECT_THAT(epoch("{name: SequentialSampler, indices: [7, 5, 9]}"), ElementsAre(7, 5, 9));
}

TEST(RandomSampler, GivesEachSampleOnceInANewOrder) {
  const Sampling random = sampling("name: RandomSampler", "training", false);
  EXPECT_THAT(epoch(random), UnorderedElementsAreArray(range(0, kSize)));
  EXPECT_NE(epoch(random), range(0, kSize));
  EXPECT_NE(epoch(random), epoch(random, 1));
}

TEST(RandomSampler, GivesAsManyAsWanted) {
  EXPECT_EQ(epoch("{name: RandomSampler, num_samples: 5}").size(), 5u);
  const auto more = epoch("{name: RandomSampler, num_samples: 50}");
  EXPECT_EQ(more.size(), 50u);
  EXPECT_THAT(std::vector(more.begin() + 20, more.begin() + 40),
              UnorderedElementsAreArray(range(0, kSize)))
      << "a second permutation";
}

TEST(RandomSampler, DrawsWithReplacement) {
  const auto drawn = epoch("{name: RandomSampler, replacement: true, range: [3, 5]}");
  EXPECT_EQ(drawn.size(), 2u);
  EXPECT_THAT(epoch("{name: RandomSampler, replacement: true, range: [3, 5], num_samples: 99}"),
              AllOf(Contains(3), Contains(4), Each(Not(5))));
}

TEST(SubsetRandomSampler, StaysWithinItsSamples) {
  EXPECT_THAT(epoch("{name: SubsetRandomSampler, indices: [0, 5, 7]}"),
              UnorderedElementsAreArray({0, 5, 7}));
  EXPECT_THAT(epoch("{name: SubsetRandomSampler, range: [5, 20]}"),
              UnorderedElementsAreArray(range(5, 20)));
}

TEST(WeightedRandomSampler, DrawsByWeight) {
  std::string weights = "[0";
  for (int i = 1; i < kSize; ++i) weights += i < 3 ? ", " + std::to_string(i) : ", 0";
  const auto drawn =
      epoch("{name: WeightedRandomSampler, num_samples: 3000, weights: " + weights + "]}");
  EXPECT_THAT(drawn, Each(testing::AnyOf(1, 2)));
  EXPECT_NEAR(std::count(drawn.begin(), drawn.end(), 2), 2000, 100);
}

TEST(WeightedRandomSampler, BalancesClasses) {
  const auto drawn =
      epoch("{name: WeightedRandomSampler, class_balanced: true, num_samples: 3000}");
  const auto rare = std::count_if(drawn.begin(), drawn.end(), [](auto i) { return i >= 16; });
  EXPECT_NEAR(rare, 1500, 100) << "a fifth of the samples, half of the draws";
}

TEST(WeightedRandomSampler, DrawsEachOnceWithoutReplacement) {
  EXPECT_THAT(epoch("{name: WeightedRandomSampler, class_balanced: true, replacement: false}"),
              UnorderedElementsAreArray(range(0, kSize)));
}

TEST(WeightedRandomSampler, TakesTheWeightsOfItsSubset) {
  EXPECT_THAT(epoch("{name: WeightedRandomSampler, range: [16, 20], class_balanced: true}"),
              AllOf(testing::SizeIs(4), Each(testing::Ge(16))));
}

class Splits : public testing::TestWithParam<std::string> {};

TEST_P(Splits, GiveTrainingAndValidationTheirParts) {
  const auto training = epoch(GetParam()), validation = epoch(GetParam(), "validation");
  EXPECT_EQ(validation.size(), 5u);
  EXPECT_THAT(both(training, validation), UnorderedElementsAreArray(range(0, kSize)));
}

INSTANTIATE_TEST_SUITE_P(Of, Splits,
                         testing::Values("{name: KFold, folds: 4, fold: 1}",
                                         "{name: StratifiedKFold, folds: 4, fold: 3}",
                                         "{name: ShuffleSplit, train_size: 0.75}",
                                         "{name: StratifiedShuffleSplit, train_size: 0.75}"),
                         [](const auto& info) { return "Case" + std::to_string(info.index); });

TEST(KFold, HoldsEachSampleOutOnce) {
  std::vector<std::int64_t> held_out;
  for (const char* fold : {"0", "1", "2"})
    held_out = both(
        held_out, epoch(std::string("{name: KFold, folds: 3, fold: ") + fold + "}", "validation"));
  EXPECT_THAT(held_out, UnorderedElementsAreArray(range(0, kSize)));
}

TEST(KFold, SplitsAPartOfTheSamples) {
  const std::string yaml = "{name: KFold, range: [0, 10], folds: 2}";
  EXPECT_THAT(both(epoch(yaml), epoch(yaml, "validation")),
              UnorderedElementsAreArray(range(0, 10)));
}

TEST(KFold, ShufflesAsTheDataloaderSays) {
  const Sampling kept = sampling("{name: KFold}", "validation", false);
  EXPECT_EQ(epoch(kept), integers(kept.samples));
  EXPECT_NE(epoch(sampling("{name: KFold}")), epoch(sampling("{name: KFold}"), 1));
}

// The keys of a fold of a nested split into 4 outer and 3 inner ones.
std::string nested(int outer, int fold, const std::string& name) {
  return "{name: " + name + ", folds: 3, fold: " + std::to_string(fold) +
         ", outer_folds: 4, outer_fold: " + std::to_string(outer) + "}";
}

TEST(NestedKFold, NeverShowsAnOuterFoldToATraining) {
  for (const char* name : {"KFold", "StratifiedKFold"})
    for (int outer = 0; outer < 4; ++outer) {
      const std::vector<std::int64_t> tested =
          epoch(std::string("{name: ") + name + ", folds: 4, fold: " + std::to_string(outer) + "}",
                "testing");
      for (int fold = 0; fold < 3; ++fold) {
        const auto inner =
            both(epoch(nested(outer, fold, name)), epoch(nested(outer, fold, name), "validation"));
        EXPECT_THAT(both(inner, tested), UnorderedElementsAreArray(range(0, kSize)))
            << name << " " << outer << " " << fold;
      }
    }
}

TEST(NestedKFold, HoldsEachSampleOutOnceWithinAnOuterFold) {
  std::vector<std::int64_t> held_out;
  for (int fold = 0; fold < 3; ++fold)
    held_out = both(held_out, epoch(nested(1, fold, "KFold"), "validation"));
  EXPECT_THAT(held_out, UnorderedElementsAreArray(epoch("{name: KFold, folds: 4, fold: 1}")));
}

TEST(StratifiedKFold, HoldsOutARareClassToo) {
  for (const char* fold : {"0", "1", "2", "3"}) {
    const auto held_out =
        epoch(std::string("{name: StratifiedKFold, folds: 4, fold: ") + fold + "}", "validation");
    EXPECT_EQ(std::count_if(held_out.begin(), held_out.end(), [](auto i) { return i >= 16; }), 1);
  }
}

struct Refused {
  std::string yaml, sentence;
};

class RefusedSampler : public testing::TestWithParam<Refused> {};

TEST_P(RefusedSampler, IsAnErrorThatSaysWhatToDo) {
  EXPECT_THAT([] { sampling(GetParam().yaml, "validation"); },
              ThrowsMessage<Error>(HasSubstr(GetParam().sentence)));
}

const std::string kZeros = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]";
const std::string kOne = "[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]";

INSTANTIATE_TEST_SUITE_P(
    Of, RefusedSampler,
    testing::Values(
        Refused{"name: SubsetSampler", "there is no sampler 'SubsetSampler'"},
        Refused{"name: SubsetRandomSampler", "SubsetRandomSampler needs `indices` or `range`"},
        Refused{"{name: RandomSampler, range: [0, 5], indices: [1]}", "leave one out"},
        Refused{"{name: RandomSampler, range: [0, 5, 7]}", "expected [first, end], got 3 numbers"},
        Refused{"{name: RandomSampler, range: [-3, 5]}", "are a range"},
        Refused{"{name: RandomSampler, range: [0, 21]}", "validation.sampler.range: index 20 is"},
        Refused{"{name: RandomSampler, num_samples: -1}", "num_samples: expected"},
        Refused{"name: WeightedRandomSampler", "either `weights` or `class_balanced: true`"},
        Refused{"{name: WeightedRandomSampler, weights: " + kOne + ", class_balanced: true}",
                "either `weights` or"},
        Refused{"{name: WeightedRandomSampler, weights: " + kZeros + "}", "all weights are 0"},
        Refused{"{name: WeightedRandomSampler, replacement: false, weights: " + kOne + "}",
                "20 draws without replacement of 1 samples"},
        Refused{"{name: KFold, folds: 1}", "folds: expected an integer of at least 2"},
        Refused{"{name: KFold, folds: 5, fold: 5}", "have the numbers 0 to 4, got 5"},
        Refused{"{name: KFold, folds: 21}", "20 samples cannot fill 21 folds"},
        Refused{"{name: KFold, outer_folds: 3, outer_fold: 3}",
                "outer_fold: 3 folds have the numbers 0 to 2, got 3"},
        Refused{"{name: KFold, folds: 11, outer_folds: 2}", "10 samples cannot fill 11 folds"},
        Refused{"{name: ShuffleSplit, train_size: 1.5}", "train_size: expected"},
        Refused{"{name: ShuffleSplit, train_size: 1}", "nothing is left for this section"}),
    [](const auto& info) { return "Case" + std::to_string(info.index); });

}  // namespace
}  // namespace ferula
