#include "core/checkpoint/archive.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <limits>
#include <random>

#include "array_files/zip.h"
#include "tests/files/full_disk.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ExitedWithCode;
using testing::HasSubstr;
using testing::ThrowsMessage;

Dictionary example() {
  return {{"name", "LeNet5"},
          {"episode", std::int64_t{1} << 40},
          {"loss", 0.1},
          {"converged", false},
          {"state_dict", Dictionary{{"weight", at::arange(12.0).reshape({3, 4})},
                                    {"bias", at::zeros({4}, at::kLong)}}},
          {"history", List{1, 2.5, "three", true, List{}, Dictionary{}}}};
}

Dictionary round_trip(const Dictionary& dictionary) {
  const TemporaryFolder folder;
  write_archive(folder / "a.pt", dictionary);
  return read_archive(folder / "a.pt");
}

at::Tensor round_trip(const at::Tensor& tensor) {
  return round_trip(Dictionary{{"x", tensor}}).get<at::Tensor>("x");
}

std::string bytes_of(const Dictionary& dictionary) {
  const TemporaryFolder folder;
  write_archive(folder / "a.pt", dictionary);
  return content(folder / "a.pt");
}

TEST(Archive, KeepsNumbersTextsListsAndDictionaries) {
  const Dictionary read = round_trip(example());
  EXPECT_EQ(read.get<std::string>("name"), "LeNet5");
  EXPECT_EQ(read.get<std::int64_t>("episode"), std::int64_t{1} << 40);
  EXPECT_EQ(read.get<double>("loss"), 0.1);
  EXPECT_FALSE(read.get<bool>("converged"));
  const List& history = read.get<List>("history");
  ASSERT_EQ(history.size(), 6u);
  EXPECT_EQ(std::get<std::int64_t>(history[0]), 1);
  EXPECT_EQ(std::get<std::string>(history[2]), "three");
  EXPECT_TRUE(std::get<Dictionary>(history[5]).empty());
}

TEST(Archive, KeepsNumbersAtTheirLimits) {
  using Integers = std::numeric_limits<std::int64_t>;
  for (const std::int64_t number : {Integers::min(), Integers::max(), std::int64_t{-1}})
    EXPECT_EQ(round_trip({{"x", number}}).get<std::int64_t>("x"), number);
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(round_trip({{"x", infinite}}).get<double>("x"), infinite);
}

TEST(Archive, KeepsTheOrderOfNames) {
  const Dictionary read = round_trip({{"z", 1}, {"a", 2}, {"m", 3}});
  EXPECT_EQ(read.begin()[0].first, "z");
  EXPECT_EQ(read.begin()[2].first, "m");
}

TEST(Archive, KeepsTheTypesOfTensors) {
  for (const at::ScalarType type : {at::kFloat, at::kDouble, at::kHalf, at::kBFloat16, at::kLong,
                                    at::kInt, at::kShort, at::kChar, at::kByte, at::kBool}) {
    const at::Tensor tensor = at::arange(7).to(type);
    const at::Tensor read = round_trip(tensor);
    EXPECT_EQ(read.scalar_type(), type);
    EXPECT_TRUE(at::equal(read, tensor));
  }
}

TEST(Archive, KeepsScalarsAndEmptyTensors) {
  EXPECT_EQ(round_trip(at::ones({})).dim(), 0);
  EXPECT_EQ(round_trip(at::empty({0, 5})).sizes(), at::IntArrayRef({0, 5}));
}

TEST(Archive, KeepsChannelsLast) {
  const at::Tensor tensor =
      at::arange(120.0).reshape({2, 3, 4, 5}).contiguous(at::MemoryFormat::ChannelsLast);
  const at::Tensor read = round_trip(tensor);
  EXPECT_EQ(read.strides(), tensor.strides());
  EXPECT_TRUE(at::equal(read, tensor));
}

TEST(Archive, WritesOnlyThePartThatATensorShows) {
  const at::Tensor large = at::zeros({1000, 1000});
  EXPECT_LT(bytes_of({{"x", large.select(1, 3)}}).size(), 10'000u);
  EXPECT_TRUE(at::equal(round_trip(large.select(1, 3)), large.select(1, 3)));
}

TEST(Archive, TiedWeightsStayTied) {
  const at::Tensor tied = at::zeros({3});
  const Dictionary read = round_trip({{"a", tied}, {"b", tied}, {"c", at::zeros({3})}});
  read.get<at::Tensor>("a").fill_(1);
  EXPECT_TRUE(at::equal(read.get<at::Tensor>("b"), at::ones({3})));
  EXPECT_TRUE(at::equal(read.get<at::Tensor>("c"), at::zeros({3})));
}

TEST(Archive, AnOutlineHasAllButTheBytesOfTensors) {
  const TemporaryFolder folder;
  write_archive(folder / "a.pt", example());
  const Dictionary outline = read_archive_outline(folder / "a.pt");
  EXPECT_EQ(outline.get<double>("loss"), 0.1);
  const at::Tensor bias = outline.get<Dictionary>("state_dict").get<at::Tensor>("bias");
  EXPECT_TRUE(bias.is_meta());
  EXPECT_EQ(bias.sizes(), at::IntArrayRef{4});
  EXPECT_EQ(bias.scalar_type(), at::kLong);
}

TEST(Archive, EqualContentsGiveEqualBytes) { EXPECT_EQ(bytes_of(example()), bytes_of(example())); }

TEST(Archive, AFullDiskLeavesTheOldFile) {
  const TemporaryFolder folder;
  write_archive(folder / "model_best.pt", example());
  const std::string old = content(folder / "model_best.pt");
  const Dictionary large{{"x", at::zeros({100, 100})}};
  EXPECT_EXIT(run_on_full_disk(10'000, [&] { write_archive(folder / "model_best.pt", large); }),
              ExitedWithCode(1), "^cannot write '.*model_best.pt': File too large\n$");
  EXPECT_EQ(content(folder / "model_best.pt"), old);
  EXPECT_EQ(folder.number_of_files(), 1u);
}

void expect_refusal(const std::filesystem::path& file, const std::string& reason) {
  EXPECT_THAT([&] { read_archive(file); },
              ThrowsMessage<Error>(AllOf(HasSubstr("' is not a Ferula checkpoint: "),
                                         HasSubstr(reason), HasSubstr(file.filename()))));
}

// The records of a checkpoint, for tests to spoil.
ZipRecords records_of(const Dictionary& dictionary) {
  const TemporaryFolder folder;
  write_archive(folder / "a.pt", dictionary);
  const ZipReader archive(folder / "a.pt");
  ZipRecords records;
  for (std::size_t i = 0; i < archive.records().size(); ++i)
    records.emplace_back(archive.records()[i].name, archive.read(i));
  return records;
}

void expect_refusal(const ZipRecords& records, const std::string& reason) {
  const TemporaryFolder folder;
  write(folder / "spoilt.pt", zip_bytes(records));
  expect_refusal(folder / "spoilt.pt", reason);
}

TEST(Archive, RefusesWhatIsNoArchive) {
  const TemporaryFolder folder;
  expect_refusal(folder / "missing.pt", "there is no such file");
  expect_refusal(folder.path(), "it is no file");
  write(folder / "empty.pt", "");
  expect_refusal(folder / "empty.pt", "it is empty");
  write(folder / "text.pt", "some text");
  expect_refusal(folder / "text.pt", "it is no zip archive, or a part is missing");
  write(folder / "half.pt", bytes_of(example()).substr(0, 1000));
  expect_refusal(folder / "half.pt", "it is no zip archive, or a part is missing");
}

TEST(Archive, RefusesThoseOfOtherPrograms) {
  expect_refusal(ZipRecords{{"model/data.pkl", "\x80\x02."}}, "perhaps another program wrote it");
}

TEST(Archive, RefusesOtherVersionsOfTheFormat) {
  ZipRecords records = records_of(example());
  for (auto& [name, bytes] : records)
    if (name == "archive/ferula") bytes.replace(0, 19, "ferula checkpoint 2");
  expect_refusal(records, "its format has the version 2, this program reads 1");
}

TEST(Archive, RefusesRecordsThatWereExchanged) {
  ZipRecords records = records_of(example());
  for (auto& [name, bytes] : records)
    if (name == "archive/data/0") bytes[5] ^= 1;  // the CRC of the zip archive fits
  expect_refusal(records, "its record 'data/0' is damaged");
}

TEST(Archive, RefusesMissingRecords) {
  ZipRecords records = records_of(example());
  std::erase_if(records, [](const auto& record) { return record.first == "archive/data/0"; });
  expect_refusal(records, "its record 'data/0' is missing");
}

std::string damaged(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t end) { return random() % end; };
  const auto flip = [&](std::size_t at) { bytes[at] ^= static_cast<char>(1 << below(8)); };
  switch (below(5)) {
    case 0:
      flip(below(bytes.size()));
      break;
    case 1:
      flip(bytes.size() - 1 - below(bytes.size() / 3));
      break;  // the zip directory
    case 2:
      bytes.resize(below(bytes.size()));
      break;
    case 3:
      bytes.insert(below(bytes.size()), 1 + below(8), static_cast<char>(random()));
      break;
    default:
      bytes.replace(below(bytes.size() - 8), 8, 8, static_cast<char>(-below(2)));
  }
  return bytes;
}

// How many of the damaged files are refused; the others read as written.
int count_errors(int files, Dictionary (*read)(const std::filesystem::path&)) {
  const TemporaryFolder folder;
  const std::string intact = bytes_of(example());
  std::mt19937 random(1);
  int errors = 0;
  for (int i = 0; i < files; ++i) {
    write(folder / "a.pt", damaged(intact, random));
    try {
      EXPECT_EQ(read(folder / "a.pt").get<std::string>("name"), "LeNet5");
    } catch (const Error&) {
      ++errors;
    }
  }
  return errors;
}

TEST(Archive, TenThousandDamagedFilesAreErrorsOrReadAsWritten) {
  EXPECT_GT(count_errors(10'000, read_archive), 5'000);
}

TEST(Archive, OutlinesOfDamagedFilesAreErrorsOrReadAsWritten) {
  EXPECT_GT(count_errors(1'000, read_archive_outline), 500);
}

}  // namespace
}  // namespace ferula
