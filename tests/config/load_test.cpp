#include "core/config/load.h"

#include <gmock/gmock.h>

#include "core/config/yaml.h"
#include "ferula/error.h"
#include "tests/config/folder.h"

namespace ferula {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Load : public ::testing::Test {
 protected:
  ConfigValue load(const std::vector<std::string>& files,
                   const std::vector<std::string>& settings = {}) {
    std::vector<std::filesystem::path> paths;
    for (const std::string& file : files) paths.push_back(folder.path() / file);
    return load_configuration(paths, settings, folder.path() / "installed", {"model"});
  }

  std::string loaded(const std::vector<std::string>& files,
                     const std::vector<std::string>& settings = {}) {
    return to_yaml_line(load(files, settings));
  }

  std::string path(const std::string& name) { return (folder.path() / name).string(); }

  Folder folder;
};

TEST_F(Load, MappingsMergeScalarsAndListsAreReplaced) {
  folder.write("a.yaml", "model: {units: 1, layers: [1, 2, 3], keep: x}");
  folder.write("b.yaml", "model: {units: 2, layers: [4]}\nnew: {y: 1}");
  EXPECT_EQ(loaded({"a.yaml", "b.yaml"}), "{model: {keep: x, layers: [4], units: 2}, new: {y: 1}}");
}

// A stands on C and D, and comes before B: weakest first C, D, A, B.
TEST_F(Load, TheLastIndicatedWinsAndAFileBeatsItsOwnDefaults) {
  folder.write("A", "{default_configs: 'C, D', a: A, b: A}");
  folder.write("B", "{b: B, c: B, d: B}");
  folder.write("C", "{a: C, b: C, c: C, d: C, e: C, f: C}");
  folder.write("D", "{a: D, b: D, d: D, e: D}");
  EXPECT_EQ(loaded({"A", "B"}), "{a: A, b: B, c: B, d: B, e: D, f: C}");
  EXPECT_EQ(loaded({"B", "A"}), "{a: A, b: A, c: C, d: D, e: D, f: C}");
}

TEST_F(Load, DefaultsAreAListOrNamesWithCommas) {
  folder.write("x.yaml", "x: 1");
  folder.write("y.yaml", "y: 1");
  folder.write("list.yaml", "default_configs: [x.yaml, y.yaml]");
  folder.write("names.yaml", "default_configs:  x.yaml ,\n  y.yaml,\n");
  folder.write("none.yaml", "{default_configs: , x: 1, y: 1}");
  for (const char* file : {"list.yaml", "names.yaml", "none.yaml"})
    EXPECT_EQ(loaded({file}), "{x: 1, y: 1}") << file;
}

TEST_F(Load, DefaultsAreRecursive) {
  folder.write("a.yaml", "{default_configs: b.yaml, a: 1}");
  folder.write("b.yaml", "{default_configs: c.yaml, b: 1}");
  folder.write("c.yaml", "{a: 0, b: 0, c: 0}");
  EXPECT_EQ(loaded({"a.yaml"}), "{a: 1, b: 1, c: 0}");
}

TEST_F(Load, DefaultsAreLookedForBesideTheFileThenHereThenInstalled) {
  folder.write("sub/a.yaml", "default_configs: [beside.yaml, installed.yaml]");
  folder.write("sub/beside.yaml", "x: beside");
  folder.write("installed/beside.yaml", "x: installed");
  folder.write("installed/installed.yaml", "y: installed");
  EXPECT_EQ(loaded({"sub/a.yaml"}), "{x: beside, y: installed}");
}

TEST_F(Load, AFileThatIsNotHereMayBeInstalled) {
  folder.write("installed/vision/a.yaml", "x: installed");
  folder.write("installed/here.yaml", "x: installed");
  folder.write("here.yaml", "x: here");
  const auto value = [&](const std::string& file) {
    return to_yaml_line(load_configuration({file}, {}, folder.path() / "installed"));
  };
  EXPECT_EQ(value("vision/a.yaml"), "{x: installed}");
  EXPECT_EQ(value(path("here.yaml")), "{x: here}");
  EXPECT_THAT([&] { value("none.yaml"); }, ThrowsMessage<Error>(HasSubstr("none.yaml: ")));
}

TEST_F(Load, AFileReachedTwiceCountsOnceAtItsWeakestPlace) {
  folder.write("common.yaml", "{x: common, y: common}");
  folder.write("a.yaml", "{default_configs: common.yaml, x: a}");
  folder.write("b.yaml", "{default_configs: sub/../common.yaml, y: b}");
  folder.write("sub/here", "");
  EXPECT_EQ(loaded({"a.yaml", "b.yaml", "a.yaml"}), "{x: a, y: b}");
}

TEST_F(Load, ACircleIsOneError) {
  folder.write("a.yaml", "default_configs: b.yaml");
  folder.write("b.yaml", "default_configs: a.yaml");
  EXPECT_THAT([&] { load({"a.yaml"}); },
              ThrowsMessage<Error>("default_configs go in a circle: " + path("a.yaml") + " → " +
                                   path("b.yaml") + " → " + path("a.yaml")));
}

TEST_F(Load, AMissingDefaultSaysWhereItWasLookedFor) {
  folder.write("a.yaml", "x: 1\ndefault_configs: none.yaml\n");
  EXPECT_THAT([&] { load({"a.yaml"}); },
              ThrowsMessage<Error>(AllOf(
                  HasSubstr(path("a.yaml") + ":2: default_configs: there is no file 'none.yaml'"),
                  HasSubstr(path("none.yaml")), HasSubstr(path("installed/none.yaml")))));
}

TEST_F(Load, AMappingAgainstAScalarNamesBothPlaces) {
  folder.write("a.yaml", "training:\n  problem: {x: 1}\n");
  folder.write("b.yaml", "training:\n  problem: 5\n");
  EXPECT_THAT(
      [&] {
        load({"a.yaml", "b.yaml"});
      },
      ThrowsMessage<Error>(path("b.yaml") + ":2: training.problem: '5' cannot be put over " +
                           "a mapping, given at " + path("a.yaml") +
                           ":2; expected two mappings, or none"));
}

TEST_F(Load, NullAndAMappingReplaceEachOther) {
  folder.write("a.yaml", "{x: {y: 1}, z: }");
  folder.write("b.yaml", "{x: , z: {y: 1}}");
  EXPECT_EQ(loaded({"a.yaml", "b.yaml"}), "{x: ~, z: {y: 1}}");
}

TEST_F(Load, SettingsComeLastInTheirOrder) {
  folder.write("a.yaml", "{lr: 1, list: [1], drop: {x: 1, y: 2}}");
  EXPECT_EQ(loaded({"a.yaml"}, {"lr=2", "lr=3", "list=[4, 5]", "new.deep=a=b", "~drop.x", "none="}),
            "{drop: {y: 2}, list: [4, 5], lr: 3, new: {deep: a=b}, none: ~}");
}

TEST_F(Load, ASettingMayBeAPatternWithoutQuotes) {
  folder.write("a.yaml", "match: x");
  EXPECT_EQ(load({"a.yaml"}, {"match=*.bias"}).find("match")->text, "*.bias");
}

TEST_F(Load, EachValueKnowsWhereItCameFrom) {
  folder.write("a.yaml", "x: 1\ny:\n  z: 2\n");
  folder.write("b.yaml", "default_configs: a.yaml\ny:\n  w: 3\n");
  const ConfigValue tree = load({"b.yaml"}, {"x=[5, 6]"});
  EXPECT_EQ(tree.find("y.z")->origin.text(), path("a.yaml") + ":3");
  EXPECT_EQ(tree.find("y.w")->origin.text(), path("b.yaml") + ":3");
  EXPECT_EQ(tree.find("x")->items[0].origin.text(), "--set x=[5, 6]");
}

TEST_F(Load, AShorthandMergesWithItsLongForm) {
  folder.write("a.yaml", "model: LeNet5");
  EXPECT_EQ(loaded({"a.yaml"}, {"model.dropout=0.5"}), "{model: {dropout: 0.5, name: LeNet5}}");
  folder.write("b.yaml", "model: {name: LSTM, units: 3}");
  EXPECT_EQ(loaded({"b.yaml"}, {"model=NTM"}), "{model: {name: NTM, units: 3}}");
}

}  // namespace
}  // namespace ferula
