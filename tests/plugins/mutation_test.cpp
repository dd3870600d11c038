// A damaged file may be refused or taken; it never crashes or hangs the host.
#include <elf.h>
#include <gmock/gmock.h>

#include <cstring>
#include <random>

#include "core/plugins/note.h"
#include "ferula/error.h"
#include "plugin_files.h"

namespace ferula {
namespace {

struct Region {
  std::size_t offset, size;
};

std::vector<Region> regions(const std::string& file) {
  Elf64_Ehdr header;
  std::memcpy(&header, file.data(), sizeof header);
  std::vector<Region> result = {{0, sizeof header},
                                {header.e_phoff, header.e_phnum * sizeof(Elf64_Phdr)},
                                {header.e_shoff, header.e_shnum * sizeof(Elf64_Shdr)}};
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, file.data() + header.e_phoff + i * sizeof segment, sizeof segment);
    if (segment.p_type == PT_NOTE) result.push_back({segment.p_offset, segment.p_filesz});
  }
  return result;
}

std::string mutated(std::string file, const std::vector<Region>& regions, std::mt19937& random) {
  const Region region = regions[random() % regions.size()];
  for (unsigned i = 0; i <= random() % 4; ++i) {
    constexpr unsigned char kNotable[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    const unsigned value = random() % 2 == 0 ? random() : kNotable[random() % 5];
    file[region.offset + random() % region.size] = static_cast<char>(value);
  }
  return file;
}

TEST(Note, SurvivesTenThousandMutations) {
  const TestFolder folder;
  const std::string good = contents(fixture("good"));
  const auto places = regions(good);
  std::mt19937 random(20);
  int taken = 0, refused = 0;
  for (int i = 0; i < 10000; ++i) {
    const auto file = folder.write("mutated.so", mutated(good, places, random));
    try {
      check_note(read_note(file), file);
      ++taken;
    } catch (const Error& error) {
      ASSERT_THAT(error.what(), ::testing::StartsWith(file.string() + ": "));
      ++refused;
    }
  }
  EXPECT_GT(taken, 0);
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace ferula
