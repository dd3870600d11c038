#include "array_files/idx.h"

#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include <random>

#include "ferula/error.h"
#include "tests/array_files/idx_files.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string kTwelveBytes = "abcdefghijkl";

auto refuses(const std::filesystem::path& file, const std::string& why) {
  return ThrowsMessage<Error>(AllOf(HasSubstr(file.string()), HasSubstr(why)));
}

TEST(Idx, ReadsAPlainFile) {
  const TemporaryFolder folder;
  const auto file = write(folder / "images", idx({2, 2, 3}, kTwelveBytes));

  EXPECT_THAT(idx_shape(file, 3), ElementsAre(2, 2, 3));
  const at::Tensor images = read_idx(file, 3);
  EXPECT_EQ(images.scalar_type(), at::kByte);
  EXPECT_EQ(images[1][0][2].item<int>(), 'i');
}

TEST(Idx, ReadsAGzippedFileWhateverItsName) {
  const TemporaryFolder folder;
  const auto plain = write(folder / "plain", idx({2, 2, 3}, kTwelveBytes));
  const auto gzipped = write_gzipped(folder / "gzipped", idx({2, 2, 3}, kTwelveBytes));

  EXPECT_THAT(idx_shape(gzipped, 3), ElementsAre(2, 2, 3));
  EXPECT_TRUE(at::equal(read_idx(gzipped, 3), read_idx(plain, 3)));
}

struct BadFile {
  std::string name, bytes, why;
};

class BadIdx : public testing::TestWithParam<BadFile> {};

TEST_P(BadIdx, IsRefusedWithASentencePlainAndGzipped) {
  const TemporaryFolder folder;
  const auto plain = write(folder / "plain", GetParam().bytes);
  const auto gzipped = write_gzipped(folder / "gzipped", GetParam().bytes);
  EXPECT_THAT([&] { read_idx(plain, 3); }, refuses(plain, GetParam().why));
  EXPECT_THAT([&] { read_idx(gzipped, 3); }, refuses(gzipped, GetParam().why));
}

INSTANTIATE_TEST_SUITE_P(
    Idx, BadIdx,
    testing::Values(BadFile{"Empty", "", "is truncated"},
                    BadFile{"ThreeBytes", std::string(3, '\0'), "is truncated"},
                    BadFile{"AnotherFormat", "PNG, it says",
                            "is no IDX file: begins with the bytes 50 4e, expected 00 00"},
                    BadFile{"AnotherType", idx({2, 2, 3}, kTwelveBytes, 0x0d),
                            "IDX type 0d, expected unsigned bytes (08)"},
                    BadFile{"AnotherRank", idx({12}, kTwelveBytes),
                            "has 1 dimensions, expected 3 (images)"},
                    BadFile{"CutHeader", idx({2, 2, 3}, "").substr(0, 15), "is truncated"},
                    BadFile{"CutData", idx({2, 2, 3}, kTwelveBytes.substr(1)), "is truncated"},
                    BadFile{"TrailingByte", idx({2, 2, 3}, kTwelveBytes + "m"),
                            "holds more bytes than its header says"},
                    BadFile{"NoImages", idx({0, 2, 3}, ""), "is empty"},
                    BadFile{"LargerThanTheFile", idx({3 << 20, 28, 28}, kTwelveBytes),
                            "header promises 2466250752 bytes"},
                    BadFile{"LargerThanMemory", idx({~0u, ~0u, ~0u}, kTwelveBytes),
                            "promises more than 4 GiB"}),
    [](const auto& info) { return info.param.name; });

TEST(Idx, RefusesWhatIsNoFile) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { read_idx(folder.path, 3); }, refuses(folder.path, "is a folder"));
  EXPECT_THAT([&] { read_idx(folder / "none", 3); }, refuses(folder / "none", "no such file"));
  EXPECT_THAT([] { read_idx("/dev/zero", 3); }, refuses("/dev/zero", "is no regular file"));
}

TEST(Idx, RefusesADamagedGzipFile) {
  const TemporaryFolder folder;
  const auto file = write_gzipped(folder / "images.gz", idx({2, 2, 3}, kTwelveBytes));
  std::string bytes = contents(file);

  write(file, bytes.substr(0, bytes.size() - 4));
  EXPECT_THAT([&] { read_idx(file, 3); }, refuses(file, "is truncated"));
  bytes[bytes.size() - 8] ^= 1;  // the checksum
  write(file, bytes);
  EXPECT_THAT([&] { read_idx(file, 3); }, refuses(file, "is damaged"));
}

// Changes, removes or adds a few bytes.
std::string mutated(std::string bytes, std::mt19937& random) {
  for (auto changes = 1 + random() % 4; changes > 0 && !bytes.empty(); --changes) {
    const auto position = random() % bytes.size();
    switch (random() % 4) {
      case 0:
        bytes[position] = static_cast<char>(random());
        break;
      case 1:
        bytes[position] ^= static_cast<char>(1 << random() % 8);
        break;
      case 2:
        bytes.resize(position);
        break;
      case 3:
        bytes.insert(position, 1 + random() % 8, static_cast<char>(random()));
        break;
    }
  }
  return bytes;
}

void survives_mutations(const std::filesystem::path& file) {
  const std::string original = contents(file);
  std::mt19937 random(1);
  int refused = 0;
  for (int i = 0; i < 10'000; ++i) {
    write(file, mutated(original, random));
    try {
      EXPECT_EQ(read_idx(file, 3).dim(), 3);
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 5'000);
}

TEST(Idx, SurvivesTenThousandMutationsOfAPlainFile) {
  const TemporaryFolder folder;
  survives_mutations(write(folder / "images", idx({2, 2, 3}, kTwelveBytes)));
}

TEST(Idx, SurvivesTenThousandMutationsOfAGzippedFile) {
  const TemporaryFolder folder;
  survives_mutations(write_gzipped(folder / "images", idx({2, 2, 3}, kTwelveBytes)));
}

}  // namespace
}  // namespace ferula
