#include "core/plugins/search.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "ferula/error.h"
#include "plugin_files.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> names(const std::vector<FoundPlugin>& plugins) {
  std::vector<std::string> names;
  for (const FoundPlugin& plugin : plugins) names.push_back(plugin.note.name);
  return names;
}

TEST(Search, FindsTheFilesOfAFolderInOrder) {
  const TestFolder folder;
  folder.add("twin");
  folder.add("good");
  folder.write("notes.txt", "no plugin, and not meant to be one");
  const auto found = find_plugins({.folders = {folder.path()}});
  EXPECT_THAT(names(found), ElementsAre("good", "twin"));
  EXPECT_EQ(found[0].path, folder.path() / "good.so");
}

TEST(Search, GoesOnWithoutFoldersThatDoNotExist) {
  EXPECT_THAT(find_plugins({.folders = {"/nowhere"}}), IsEmpty());
}

TEST(Search, TakesFilesAndFoldersThatAreGiven) {
  const TestFolder a, b;
  const auto good = a.add("good");
  b.add("twin");
  EXPECT_THAT(names(find_plugins({.plugins = {good.string(), b.path().string()}})),
              ElementsAre("good", "twin"));
}

TEST(Search, CountsAFileOnceHoweverItIsReached) {
  const TestFolder a, b;
  const auto good = a.add("good");
  create_symlink(good, b.path() / "link.so");
  create_hard_link(good, b.path() / "same.so");
  EXPECT_THAT(find_plugins({.plugins = {good.string()}, .folders = {a.path(), b.path()}}),
              ::testing::SizeIs(1));
}

TEST(Search, RefusesAGivenFileThatDoesNotExist) {
  EXPECT_THAT([] { find_plugins({.plugins = {"./missing.so"}}); },
              Refuses("./missing.so: there is no such file"));
}

TEST(Search, PassesNoBadFileOver) {
  for (const std::string bad : {"newer_minor", "other_libtorch", "no_note", "corrupt_note"}) {
    const TestFolder folder;
    folder.add("good");
    folder.add(bad);
    EXPECT_THAT([&] { find_plugins({.folders = {folder.path()}}); }, Refuses("/" + bad + ".so: "));
  }
}

TEST(Search, RefusesALinkToNothing) {
  const TestFolder folder;
  fs::create_symlink("gone", folder.path() / "old.so");
  EXPECT_THAT([&] { find_plugins({.folders = {folder.path()}}); },
              Refuses("old.so: there is no such file"));
}

TEST(Search, AcceptsANameThatIsThere) {
  const TestFolder folder;
  folder.add("good");
  EXPECT_NO_THROW(find_plugins({.plugins = {"good"}, .folders = {folder.path()}}));
}

TEST(Search, SaysWhereItLookedForAName) {
  const TestFolder folder;
  folder.add("good");
  folder.add("twin");
  EXPECT_THAT(
      [&] {
        find_plugins({.plugins = {"godo"}, .folders = {folder.path(), "/nowhere"}});
      },
      Refuses("there is no plugin 'godo' (did you mean 'good'?); found: good, twin; looked in: " +
              folder.path().string() + ", /nowhere (no such folder)"));
}

TEST(Search, RefusesAFileThatOthersMayWrite) {
  const TestFolder folder;
  const auto good = folder.add("good");
  permissions(good, fs::perms::others_write, fs::perm_options::add);
  EXPECT_THAT([&] { find_plugins({.plugins = {good.string()}}); },
              Refuses("good.so: this file can be written by others"));
  EXPECT_THAT(find_plugins({.plugins = {good.string()}, .trust = true}), ::testing::SizeIs(1));
}

TEST(Search, RefusesAFolderThatOthersMayWrite) {
  const TestFolder folder, links;
  const auto good = folder.add("good");
  create_symlink(good, links.path() / "good.so");
  permissions(folder.path(), fs::perms::others_write, fs::perm_options::add);
  const std::string sentence = folder.path().string() + ": this folder can be written by others";
  EXPECT_THAT([&] { find_plugins({.folders = {folder.path()}}); }, Refuses(sentence));
  EXPECT_THAT([&] { find_plugins({.plugins = {good.string()}}); }, Refuses(sentence));
  EXPECT_THAT([&] { find_plugins({.folders = {links.path()}}); }, Refuses(sentence));
  EXPECT_THAT(find_plugins({.folders = {folder.path()}, .trust = true}), ::testing::SizeIs(1));
}

TEST(Search, RefusesAFileOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  const TestFolder folder;
  const auto good = folder.add("good");
  ASSERT_EQ(::chown(good.c_str(), 12345, 12345), 0);
  EXPECT_THAT([&] { find_plugins({.plugins = {good.string()}}); },
              Refuses("good.so: this file belongs to another user (number 12345)"));
}

TEST(Search, LooksInTheFoldersOfEnvironmentUserAndProgram) {
  ::setenv("FERULA_PLUGIN_PATH", "/a::/b", 1);
  ::setenv("XDG_DATA_HOME", "/data", 1);
  const fs::path beside =
      fs::canonical(FIXTURES).parent_path().parent_path() / "lib/ferula/plugins";
  EXPECT_THAT(plugin_folders(), ElementsAre("/a", "/b", "/data/ferula/plugins", beside));
  ::setenv("XDG_DATA_HOME", "", 1);
  ::setenv("HOME", "/home/somebody", 1);
  EXPECT_EQ(plugin_folders()[2], "/home/somebody/.local/share/ferula/plugins");
}

}  // namespace
}  // namespace ferula
