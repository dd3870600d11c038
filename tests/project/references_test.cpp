#include "core/project/references.h"

#include <gmock/gmock.h>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(References, AreRelativeInsideTheOutputFolderAndAbsoluteOutside) {
  const std::filesystem::path project = "/results/mine";
  const std::pair<const char*, const char*> cases[] = {
      {"/results/mine/MODELS/t/x.json", "MODELS/t/x.json"},
      {"/results/mine/a/../b", "b"},
      {"/results/mine/folder/", "folder"},
      {"/results/mine", "."},
      {"/results/other/MODELS/t/x.json", "../other/MODELS/t/x.json"},
      {"/results/minerals/x", "../minerals/x"},
      {"/results", ".."},
      {"/data/x", "/data/x"},
      {"/", "/"},
  };
  for (const auto& [path, reference] : cases) {
    EXPECT_EQ(make_reference(project, path), reference);
    EXPECT_EQ(make_reference("/results/mine/", path), reference);
    EXPECT_EQ(make_reference(project, resolve_reference(project, reference)), reference);
  }
  EXPECT_EQ(resolve_reference("/elsewhere/mine", "MODELS/t/x.json"),
            "/elsewhere/mine/MODELS/t/x.json");
  EXPECT_EQ(resolve_reference("/elsewhere/mine", "../other/x"), "/elsewhere/other/x");
}

TEST(References, OfRelativePathsCountFromTheCurrentFolder) {
  const auto here = std::filesystem::current_path();
  EXPECT_EQ(make_reference("results/mine", "results/mine/a/b"), "a/b");
  EXPECT_EQ(make_reference(here / "results/mine", "results/mine/a/b"), "a/b");
  EXPECT_EQ(resolve_reference("results/mine", "a"), here / "results/mine/a");
}

TEST(References, SaySoWhenTheirFileWasRemoved) {
  EXPECT_THAT([] { resolve_reference("/results/mine", ""); },
              ThrowsMessage<Error>(HasSubstr("the file that it named was removed after use")));
}

TEST(ProjectNames, AreNamesOfFolders) {
  for (const char* name : {"mine", "my project", "größe", "a.b", "a:b"})
    EXPECT_NO_THROW(check_project_name(name, "x.yaml:3: schedule.project"));
  for (const char* name : {"", ".", "..", ".hidden", "a/b", "/a", "a#1", "a\nb"})
    EXPECT_THAT(
        [&] { check_project_name(name, "x.yaml:3: schedule.project"); },
        ThrowsMessage<Error>(HasSubstr("x.yaml:3: schedule.project: a project is a folder")));
}

}  // namespace
}  // namespace ferula
