#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string text;
  std::array<char, 4096> buffer;
  while (const auto size = fread(buffer.data(), 1, buffer.size(), pipe.get()))
    text.append(buffer.data(), size);
  return text;
}

TEST(VisionPlugin, ExportsOneSymbolAndNoMore) {
  EXPECT_EQ(output_of("nm --dynamic --defined-only --format=just-symbols " VISION_PLUGIN),
            "ferula_plugin_query\n");
}

}  // namespace
