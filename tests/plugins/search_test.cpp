#include "core/plugins/search.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "ferula/error.h"
#include "plugin_files.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
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
  const auto found = find_plugins({.folders = {{folder.path()}}});
  EXPECT_THAT(names(found), ElementsAre("good", "twin"));
  EXPECT_EQ(found[0].path, folder.path() / "good.so");
}

TEST(Search, GoesOnWithoutFoldersThatDoNotExist) {
  EXPECT_THAT(find_plugins({.folders = {{"/nowhere"}}}), IsEmpty());
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
  EXPECT_THAT(find_plugins({.plugins = {good.string()}, .folders = {{a.path()}, {b.path()}}}),
              ::testing::SizeIs(1));
}

TEST(Search, RefusesAGivenFileThatDoesNotExist) {
  EXPECT_THAT([] { find_plugins({.plugins = {"./missing.so"}}); },
              Refuses("./missing.so: there is no such file"));
}

TEST(Search, KeepsAllThatFitsAndEveryRefusal) {
  const TestFolder mixed, open;
  for (const char* name : {"good", "newer_minor", "no_note", "twin"}) mixed.add(name);
  open.add("good");
  permissions(open.path(), fs::perms::others_write, fs::perm_options::add);
  const auto result = look_for_plugins(
      {.plugins = {"godo"}, .folders = {{mixed.path()}, {open.path(), "user"}, {"/nowhere"}}});
  EXPECT_THAT(names(result.plugins), ElementsAre("good", "twin"));
  std::vector<std::string> refusals;
  for (const Error& refusal : result.refusals) refusals.emplace_back(refusal.what());
  EXPECT_THAT(refusals, ElementsAre(HasSubstr("newer_minor.so: plugin 'refused'"),
                                    HasSubstr("no_note.so: this is no Ferula plugin"),
                                    HasSubstr(": this folder can be written by others"),
                                    HasSubstr("no plugin 'godo' (did you mean 'good'?)")));
  ASSERT_THAT(result.folders, ::testing::SizeIs(3));
  EXPECT_EQ(result.folders[0].plugins, 2U);
  EXPECT_EQ(result.folders[0].refusal, "");
  EXPECT_EQ(result.folders[1].folder.origin, "user");
  EXPECT_EQ(result.folders[1].refusal, refusals[2]);
  EXPECT_FALSE(result.folders[2].exists);
}

TEST(Search, PassesNoBadFileOver) {
  for (const std::string bad : {"newer_minor", "other_libtorch", "no_note", "corrupt_note"}) {
    const TestFolder folder;
    folder.add("good");
    folder.add(bad);
    EXPECT_THAT([&] { find_plugins({.folders = {{folder.path()}}}); },
                Refuses("/" + bad + ".so: "));
  }
}

TEST(Search, RefusesALinkToNothing) {
  const TestFolder folder;
  fs::create_symlink("gone", folder.path() / "old.so");
  EXPECT_THAT([&] { find_plugins({.folders = {{folder.path()}}}); },
              Refuses("old.so: there is no such file"));
}

TEST(Search, AcceptsANameThatIsThere) {
  const TestFolder folder;
  folder.add("good");
  EXPECT_NO_THROW(find_plugins({.plugins = {"good"}, .folders = {{folder.path()}}}));
}

TEST(Search, SaysWhereItLookedForAName) {
  const TestFolder folder;
  folder.add("good");
  folder.add("twin");
  EXPECT_THAT(
      [&] {
        find_plugins({.plugins = {"godo"}, .folders = {{folder.path()}, {"/nowhere"}}});
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
  EXPECT_THAT([&] { find_plugins({.folders = {{folder.path()}}}); }, Refuses(sentence));
  EXPECT_THAT([&] { find_plugins({.plugins = {good.string()}}); }, Refuses(sentence));
  EXPECT_THAT([&] { find_plugins({.folders = {{links.path()}}}); }, Refuses(sentence));
  EXPECT_THAT(find_plugins({.folders = {{folder.path()}}, .trust = true}), ::testing::SizeIs(1));
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
  std::vector<std::string> folders;
  for (const auto& [path, origin] : plugin_folders())
    folders.push_back(path.string() + " " + origin);
  EXPECT_THAT(folders, ElementsAre("/a FERULA_PLUGIN_PATH", "/b FERULA_PLUGIN_PATH",
                                   "/data/ferula/plugins user", beside.string() + " installation"));
  ::setenv("XDG_DATA_HOME", "", 1);
  ::setenv("HOME", "/home/somebody", 1);
  EXPECT_EQ(plugin_folders()[2].path, "/home/somebody/.local/share/ferula/plugins");
}

}  // namespace
}  // namespace ferula
