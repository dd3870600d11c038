#include "core/files/environment.h"

#include <gmock/gmock.h>
#include <yaml-cpp/yaml.h>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

const char* const kSha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, MatchesThePublishedExample) {
  const TemporaryFolder folder;
  write(folder / "abc", "abc");
  EXPECT_EQ(sha256(folder / "abc"), kSha256OfAbc);
}

TEST(Sha256, SaysWhichFileCannotBeRead) {
  const auto sentence = ThrowsMessage<Error>(HasSubstr("cannot read '/"));
  EXPECT_THAT([] { sha256("/nowhere"); }, sentence);
  EXPECT_THAT([] { sha256("/proc"); }, sentence);
}

TEST(Environment, SaysWhatTheRunRanOn) {
  const TemporaryFolder folder;
  write(folder / "vision.so", "abc");
  write_environment(folder / "environment.yaml", {"ferula", "train", "a b.yaml"},
                    {{"vision", "0.1.0", folder / "vision.so"}});
  const YAML::Node root = YAML::LoadFile(folder / "environment.yaml");
  EXPECT_EQ(root["command_line"][2].as<std::string>(), "a b.yaml");
  EXPECT_EQ(root["plugins"][0]["name"].as<std::string>(), "vision");
  EXPECT_EQ(root["plugins"][0]["sha256"].as<std::string>(), kSha256OfAbc);
  EXPECT_THAT(root["host"]["files"][1]["file"].as<std::string>(), HasSubstr("libferula_core"));
  EXPECT_THAT(root["libtorch"]["version"].as<std::string>(), HasSubstr("2."));
  EXPECT_GT(root["libtorch"]["bytes"].as<std::int64_t>(), 1'000'000);
  EXPECT_GE(root["machine"]["threads"].as<int>(), 1);
  EXPECT_FALSE(root["machine"]["processor"].as<std::string>().empty());
}

TEST(Environment, DoesNotDependOnTheClock) {
  const TemporaryFolder folder;
  write_environment(folder / "a", {"ferula"}, {});
  write_environment(folder / "b", {"ferula"}, {});
  EXPECT_EQ(content(folder / "a"), content(folder / "b"));
}

}  // namespace
}  // namespace ferula
