#include "core/plugins/package.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "plugin_files.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

// Programs are looked for in its folder first.
class Packages : public testing::Test {
 protected:
  void SetUp() override { set_path(folder_.path().string() + ":" + path_); }
  void TearDown() override { set_path(path_); }

  static void set_path(const std::string& path) { ::setenv("PATH", path.c_str(), 1); }

  // Knows all plugins called good.so.
  void fake_dpkg() const {
    const fs::path program = folder_.write("dpkg-query", R"(#!/bin/sh
echo "$0 $*" >>"$(dirname "$0")/calls"
echo "diversion by other from: $2"
for file; do case $file in */good.so) echo "ferula-pack-good: $file" ;; esac; done
exit 1
)");
    permissions(program, fs::perms::owner_exec, fs::perm_options::add);
  }

  // Of a package in this folder.
  static void write_record(const fs::path& folder, const std::string& package,
                           const std::string& lines) {
    const fs::path record = folder / (package + ".dist-info") / "RECORD";
    create_directories(record.parent_path());
    std::ofstream(record) << lines;
  }

  const TestFolder folder_;
  const std::string path_ = std::getenv("PATH");
};

TEST_F(Packages, OfDebianAreAskedForOnceForAllFiles) {
  fake_dpkg();
  EXPECT_THAT(packages_of({"/a/twin.so", "/a/good.so", "/b/good.so"}),
              ElementsAre("", "package ferula-pack-good", "package ferula-pack-good"));
  const std::string calls = contents(folder_.path() / "calls");
  EXPECT_THAT(calls, testing::EndsWith("/dpkg-query --search /a/twin.so /a/good.so /b/good.so\n"));
  EXPECT_EQ(std::count(calls.begin(), calls.end(), '\n'), 1);
}

TEST_F(Packages, OfPythonAreKnownByTheRecordInAFolderAbove) {
  write_record(folder_.path(), "torch-2.11.0", "torch/lib/libtorch_cpu.so,sha256=a,1\n");
  write_record(folder_.path(), "ferula_pack_vision-1.0.0+cpu",
               "ferula/plugins/__init__.py,,\nferula/plugins/vision.so,sha256=a,1\n");
  EXPECT_THAT(packages_of({folder_.path() / "ferula/plugins/vision.so",
                           folder_.path() / "ferula/plugins/vision.s",
                           folder_.path() / "plugins/vision.so"}),
              ElementsAre("wheel ferula-pack-vision 1.0.0+cpu", "", ""));
}

TEST_F(Packages, AreNoneWhereThereIsNoDpkg) {
  set_path("/nowhere");
  EXPECT_THAT(packages_of({"/usr/lib/ferula/plugins/good.so"}), ElementsAre(""));
}

}  // namespace
}  // namespace ferula
