#include "core/config/value.h"

#include <gmock/gmock.h>

#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using ::testing::ThrowsMessage;

TEST(ConfigValue, IsFoundByItsPath) {
  const ConfigValue tree = parse_yaml_text("a: {b: {c: 1}}", "test");
  ASSERT_NE(tree.find("a.b.c"), nullptr);
  EXPECT_EQ(tree.find("a.b.c")->text, "1");
  EXPECT_EQ(tree.find(""), &tree);
  EXPECT_EQ(tree.find("a.c"), nullptr);
  EXPECT_EQ(tree.find("a.b.c.d"), nullptr);
}

TEST(ConfigValue, SettingMakesTheMappingsOnTheWay) {
  ConfigValue tree;
  tree.set("a.b.c", make_scalar("1"));
  tree.set("a.d", make_scalar("2"));
  EXPECT_EQ(to_yaml_line(tree), "{a: {b: {c: 1}, d: 2}}");
}

TEST(ConfigValue, SettingBelowAScalarNamesBothPlaces) {
  ConfigValue tree = parse_yaml_text("a:\n  b: 1\n", "x.yaml");
  EXPECT_THAT([&] { tree.set("a.b.c", make_scalar("1", {"--set"})); },
              ThrowsMessage<Error>("x.yaml:2: a.b: expected a mapping (to hold what --set gives)"));
}

TEST(ConfigValue, ErasingSaysWhetherItWasThere) {
  ConfigValue tree = parse_yaml_text("{a: {b: 1}, c: 2}", "test");
  EXPECT_TRUE(tree.erase("a.b"));
  EXPECT_FALSE(tree.erase("a.b"));
  EXPECT_FALSE(tree.erase("x.y"));
  EXPECT_TRUE(tree.erase("c"));
  EXPECT_EQ(to_yaml_line(tree), "{a: {}}");
}

TEST(ConfigValue, ANameStandsForAMappingWithThatName) {
  ConfigValue tree = parse_yaml_text("{model: LeNet5, worker: {name: trainer}}", "test");
  expand_name_shorthand(tree, "model");
  expand_name_shorthand(tree, "worker");
  expand_name_shorthand(tree, "absent");
  EXPECT_EQ(to_yaml_line(tree), "{model: {name: LeNet5}, worker: {name: trainer}}");
  EXPECT_EQ(tree.find("model.name")->origin.text(), "test");
}

}  // namespace
}  // namespace ferula
