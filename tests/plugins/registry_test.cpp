#include "core/plugins/registry.h"

#include <gmock/gmock.h>

#include "empty_view.h"
#include "fixtures/observer.h"
#include "plugin_files.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<FoundPlugin> in(const TestFolder& folder) {
  return find_plugins({.folders = {{folder.path()}}});
}

TEST(Registry, FindsAComponentByItsName) {
  Registry registry(find_plugins({.plugins = {fixture("good").string()}}), no_settings);
  const RegisteredComponent& watcher = registry.find("observer", "Watcher");
  EXPECT_EQ(watcher.name, "Watcher");
  EXPECT_EQ(watcher.presets, "");
  EXPECT_EQ(watcher.plugin->note.name, "good");
  EXPECT_EQ(watcher.plugin->path, fixture("good"));
}

TEST(Registry, FindsAComponentByItsAliasWithThePresets) {
  Registry registry(find_plugins({.plugins = {fixture("good").string()}}), no_settings);
  const RegisteredComponent& looker = registry.find("observer", "Looker");
  EXPECT_EQ(looker.name, "Watcher");
  EXPECT_EQ(looker.presets, "{interval: 5}");
}

TEST(Registry, LoadsOnlyThePluginThatHasIt) {
  const TestFolder folder;
  folder.add("good");
  folder.add("throws");
  Registry registry(in(folder), no_settings);
  registry.find("observer", "Looker");
  EXPECT_TRUE(registry.plugins()[1].loaded);
  EXPECT_FALSE(registry.plugins()[2].loaded);
}

TEST(Registry, LooksIntoNotesWithoutLoading) {
  const TestFolder folder;
  folder.add("good");
  const Registry registry(in(folder), no_settings);
  EXPECT_THAT(registry.names("observer"), ElementsAre("Common", "Looker", "Watcher"));
  EXPECT_THAT(registry.names("model"), IsEmpty());
  EXPECT_FALSE(registry.plugins()[1].loaded);
}

TEST(Registry, NamesTheNearestAndAllKnownComponents) {
  const TestFolder folder;
  folder.add("good");
  Registry registry(in(folder), no_settings);
  EXPECT_THAT([&] { registry.find("observer", "Wacther"); },
              Refuses("there is no observer 'Wacther' (did you mean 'Watcher'?); known: Common, "
                      "Looker, Watcher"));
  EXPECT_THAT([&] { registry.find("observer", "god/Watcher"); },
              Refuses("(did you mean 'good/Watcher'?)"));
  EXPECT_THAT([&] { registry.find("model", "LeNet5"); }, Refuses("known: none"));
}

TEST(Registry, NamesBothFilesOfAComponentThatTwoPluginsHave) {
  const TestFolder folder;
  const std::string good = folder.add("good").string(), twin = folder.add("twin").string();
  Registry registry(in(folder), no_settings);
  EXPECT_THAT([&] { registry.find("observer", "Common"); },
              Refuses("several plugins have observer 'Common': " + good + " and " + twin +
                      "; write 'good/Common' or 'twin/Common'"));
  EXPECT_EQ(registry.find("observer", "twin/Common").plugin->path, twin);
  EXPECT_EQ(registry.find("observer", "good/Common").plugin->path, good);
}

TEST(Registry, NamesBothFilesOfAPluginThatIsThereTwice) {
  const TestFolder a, b;
  a.add("good");
  b.add("good");
  Registry registry(find_plugins({.folders = {{a.path()}, {b.path()}}}), no_settings);
  EXPECT_THAT([&] { registry.find("observer", "good/Watcher"); }, Refuses("remove all but one"));
  EXPECT_THAT([&] { registry.plugin("good"); }, Refuses("several plugins have the name 'good': "));
}

TEST(Registry, KnowsAllNamesThatSeveralPluginsHave) {
  const TestFolder a, b;
  a.add("good");
  a.add("twin");
  b.add("good");
  const Registry registry(find_plugins({.folders = {{a.path()}, {b.path()}}}), no_settings);
  const std::vector<NameClash> clashes = registry.clashes();
  ASSERT_THAT(clashes, ::testing::SizeIs(2));
  EXPECT_THAT(clashes[0].sentence, HasSubstr("have observer 'Common': "));
  EXPECT_TRUE(clashes[0].has_choice);
  EXPECT_THAT(clashes[1].sentence, HasSubstr("have the name 'good': "));
  EXPECT_FALSE(clashes[1].has_choice);
}

TEST(Registry, HasTheHostsOwnComponents) {
  Registry registry({}, no_settings);
  registry.add(observer<Watcher>("Progress").alias("Bar", "{interval: 2}"));
  EXPECT_EQ(registry.find("observer", "ferula/Progress").plugin->note.name, "ferula");
  EXPECT_EQ(registry.find("observer", "Bar").presets, "{interval: 2}");
}

TEST(Registry, NamesTheHostWhenAPluginHasTheSameComponent) {
  Registry registry(find_plugins({.plugins = {fixture("twin").string()}}), no_settings);
  registry.add(observer<Watcher>("Common"));
  EXPECT_THAT([&] { registry.find("observer", "Common"); },
              Refuses("Ferula itself and " + fixture("twin").string() +
                      "; write 'ferula/Common' or 'twin/Common'"));
}

TEST(Registry, KeepsTheSettingsOfAPlugin) {
  Registry registry(find_plugins({.plugins = {fixture("good").string()}}), no_settings);
  EXPECT_TRUE(registry.plugin("good").settings.has_value());
  EXPECT_THAT([&] { registry.plugin("goood"); }, Refuses("(did you mean 'good'?)"));
}

TEST(Registry, GivesAPluginItsOwnView) {
  std::string asked;
  Registry registry(find_plugins({.plugins = {fixture("good").string()}}),
                    [&](std::string_view plugin) {
                      asked = plugin;
                      return no_settings(plugin);
                    });
  registry.find("observer", "Watcher");
  EXPECT_EQ(asked, "good");
}

TEST(Registry, KeepsNothingOfAFileThatCouldNotBeLoaded) {
  Registry registry({}, no_settings);
  for (const std::string bad : {"throws", "twice", "other", "other_door", "no_door"}) {
    EXPECT_THROW(registry.load(fixture(bad)), Error) << bad;
    EXPECT_THAT(registry.names("observer"), IsEmpty());
    EXPECT_THAT(registry.plugins(), ::testing::SizeIs(1));
  }
}

TEST(Registry, KeepsNothingOfAFoundPluginThatFailed) {
  const TestFolder folder;
  folder.add("throws");
  Registry registry(in(folder), no_settings);
  for (int attempt = 0; attempt < 2; ++attempt)
    EXPECT_THAT([&] { registry.find("observer", "Watcher"); }, Refuses("no data set here"));
  EXPECT_THAT(registry.plugins()[1].components, IsEmpty());
  EXPECT_FALSE(registry.plugins()[1].loaded);
}

}  // namespace
}  // namespace ferula
