#include "core/data/index_files.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "core/config/view.h"
#include "core/config/yaml.h"
#include "core/data/number_lists.h"
#include "core/data/seeds.h"
#include "core/session/sections.h"
#include "ferula/error.h"
#include "tests/data/values.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::uint64_t kSeed = 7;

SplitSource by_chance(const at::Tensor& labels, std::uint64_t seed = kSeed) {
  return {labels, generator_for(seed, "split")};
}
SplitSource by_chance(std::int64_t samples, std::uint64_t seed = kSeed) {
  return by_chance(at::zeros({samples}, at::kLong), seed);
}
SplitSource in_order(std::int64_t samples) { return {at::zeros({samples}, at::kLong), {}}; }

std::vector<std::string> names(const std::vector<IndexPart>& parts) {
  std::vector<std::string> names;
  for (const IndexPart& part : parts) names.push_back(part.name);
  return names;
}

// What a sampler of this section takes of 20 samples.
at::Tensor sampled(const std::string& yaml, const std::string& section, const at::Tensor& labels) {
  const ConfigValue values = parse_yaml_text(yaml, "a.yaml");
  const auto view = make_view(values, section + ".sampler");
  ParameterFiller filler(values, section + ".sampler");
  return sampler_kind(values.find("name")->text, "here")
      .make(filler, {*view, 20, true, section == "training", kSeed, [&] { return labels; }})
      .samples;
}

TEST(SplitBySizes, GivesEachSampleToOnePart) {
  const auto parts = split_by_sizes(by_chance(20), {12, 5, 3});
  EXPECT_THAT(names(parts), ElementsAre("split_a", "split_b", "split_c"));
  EXPECT_EQ(parts[1].samples.size(0), 5);
  const at::Tensor all = at::cat({parts[0].samples, parts[1].samples, parts[2].samples});
  EXPECT_TRUE(std::get<0>(all.sort()).equal(at::arange(20)));
}

TEST(SplitBySizes, IsTheSamplersWithTheSameSeed) {
  const auto parts = split_by_sizes(by_chance(20), {16, 4});
  const std::string sampler = "{name: ShuffleSplit, train_size: 0.8}";
  EXPECT_TRUE(parts[0].samples.equal(sampled(sampler, "training", {})));
  EXPECT_TRUE(parts[1].samples.equal(sampled(sampler, "validation", {})));
  EXPECT_FALSE(split_by_sizes(by_chance(20, 8), {16, 4})[0].samples.equal(parts[0].samples));
}

TEST(SplitBySizes, GivesEachPartItsShareOfTheClasses) {
  const at::Tensor labels = at::arange(20).ge(15).to(at::kLong);
  for (const IndexPart& part : split_by_sizes(by_chance(labels), {12, 4, 4}))
    EXPECT_EQ(labels.index_select(0, part.samples).sum().item<std::int64_t>() * 4,
              part.samples.size(0));
}

TEST(SplitBySizes, KeepsTheOrder) {
  const auto parts = split_by_sizes(in_order(10), {4, 6});
  EXPECT_THAT(integers(parts[0].samples), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(integers(parts[1].samples), ElementsAre(4, 5, 6, 7, 8, 9));
}

TEST(SplitBySizes, RefusesAnEmptyPart) {
  EXPECT_THAT(
      [] {
        split_by_sizes(by_chance(5), {5, 0});
      },
      ThrowsMessage<Error>(HasSubstr("expected at least 1 in each of 2 parts")));
  EXPECT_THAT([] { split_by_sizes(by_chance(5), {5}); },
              ThrowsMessage<Error>(HasSubstr("expected 2 to 26 parts, got 1")));
}

TEST(SplitIntoFoldParts, AreTheFoldsOfTheSamplers) {
  const at::Tensor labels = at::arange(20).ge(15).to(at::kLong);
  const auto parts = split_into_fold_parts(by_chance(labels), 4);
  ASSERT_EQ(parts.size(), 8u);
  EXPECT_EQ(parts[4].name, "fold_2_training");
  EXPECT_EQ(parts[5].name, "fold_2_validation");
  const std::string sampler = "{name: StratifiedKFold, folds: 4, fold: 2}";
  EXPECT_TRUE(parts[4].samples.equal(sampled(sampler, "training", labels)));
  EXPECT_TRUE(parts[5].samples.equal(sampled(sampler, "validation", labels)));
}

TEST(SplitIntoFoldParts, AreBlocksIfTheOrderIsKept) {
  const auto parts = split_into_fold_parts(in_order(7), 3);
  EXPECT_THAT(integers(parts[1].samples), ElementsAre(0, 1, 2));
  EXPECT_THAT(integers(parts[3].samples), ElementsAre(3, 4));
  EXPECT_THAT(integers(parts[4].samples), ElementsAre(0, 1, 2, 3, 4));
}

TEST(SplitIntoFoldParts, RefusesMoreFoldsThanSamples) {
  for (const std::int64_t folds : {-1, 1, 4})
    EXPECT_THAT([&] { split_into_fold_parts(by_chance(3), folds); },
                ThrowsMessage<Error>(HasSubstr("expected 2 folds at least")));
}

TEST(SizesOfShares, ComeToAllSamples) {
  EXPECT_THAT(sizes_of_shares({0.9}, 60000), ElementsAre(54000, 6000));
  EXPECT_THAT(sizes_of_shares({0.8, 0.1, 0.1}, 1001), ElementsAre(801, 100, 100));
  EXPECT_THAT(sizes_of_shares({0.5, 0.25}, 7), ElementsAre(4, 1, 2)) << "and one for the rest";
  for (const std::vector<double>& shares :
       {std::vector{0.0}, std::vector{-0.5}, std::vector{0.6, 0.6}, std::vector{std::nan("")}})
    EXPECT_THAT([&] { sizes_of_shares(shares, 10); },
                ThrowsMessage<Error>(HasSubstr("shares above 0 that come to 1 at most")));
}

TEST(WriteIndexFiles, WritesWhatSamplersRead) {
  const TemporaryFolder folder;
  const auto parts = split_by_sizes(by_chance(20), {13, 7});
  const auto files = write_index_files(folder / "new/splits", parts, false);
  EXPECT_THAT(files,
              ElementsAre(folder / "new/splits/split_a.txt", folder / "new/splits/split_b.txt"));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto view = make_view(make_scalar(files[i].string()), "sampler.indices");
    EXPECT_TRUE(read_indices(*view, 20).equal(parts[i].samples));
  }
}

TEST(WriteIndexFiles, WritesRanges) {
  const TemporaryFolder folder;
  write_index_files(folder.path(), split_by_sizes(in_order(60000), {1, 59999}), false);
  EXPECT_EQ(content(folder / "split_a.txt"), "0,1\n");
  EXPECT_EQ(content(folder / "split_b.txt"), "1,60000\n");
}

TEST(WriteIndexFiles, RefusesTwoSamplesThatWouldBeARange) {
  const TemporaryFolder folder;
  EXPECT_THAT(
      [&] {
        write_index_files(folder.path(), {{"pair", at::arange(3, 12, 5)}}, false);
      },
      ThrowsMessage<Error>(HasSubstr("pair: has 2 samples, 3 and 8, which a sampler")));
}

TEST(WriteIndexFiles, OverwritesOnlyIfAskedTo) {
  const TemporaryFolder folder;
  write(folder / "split_b.txt", "precious");
  const auto parts = split_by_sizes(in_order(10), {4, 6});
  EXPECT_THAT([&] { write_index_files(folder.path(), parts, false); },
              ThrowsMessage<Error>(HasSubstr("split_b.txt: is there already")));
  EXPECT_FALSE(fs::exists(folder / "split_a.txt")) << "nothing is written";
  write_index_files(folder.path(), parts, true);
  EXPECT_EQ(content(folder / "split_b.txt"), "4,10\n");
}

}  // namespace
}  // namespace ferula
