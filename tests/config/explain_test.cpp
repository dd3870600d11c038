#include "core/config/explain.h"

#include <gmock/gmock.h>

#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using ::testing::ThrowsMessage;

ConfigValue tree() {
  ConfigValue value =
      parse_yaml_text("training:\n  seed: 7\n  indices: [0, 5]\nmodel: {}\n", "x.yaml");
  value.set("training.epochs", make_scalar("9", {"default of trainer"}));
  return value;
}

TEST(Explain, SaysWhereEachValueCameFrom) {
  const ConfigValue value = tree();
  EXPECT_EQ(explain(leaves_of(value)),
            "model: {}  # x.yaml:4\n"
            "training.epochs: 9  # default of trainer\n"
            "training.indices: [0, 5]  # x.yaml:3\n"
            "training.seed: 7  # x.yaml:2\n");
}

TEST(Explain, CanShowOneKeyOrSection) {
  const ConfigValue value = tree();
  EXPECT_EQ(explain(leaves_of(value, "training.seed")), "training.seed: 7  # x.yaml:2\n");
  EXPECT_EQ(explain(leaves_of(value, "model")), "model: {}  # x.yaml:4\n");
  EXPECT_THAT([&] { leaves_of(value, "training.sed"); },
              ThrowsMessage<Error>(
                  "the configuration has no 'training.sed' (did you mean 'training.seed'?)"));
}

TEST(Diff, ShowsWhatDiffersAndWhereItWasWritten) {
  const ConfigValue left = parse_yaml_text("a: 1\nb: 2\nc: {d: 3}\n", "l.yaml");
  const ConfigValue right = parse_yaml_text("b: 2\na: 5\ne: [1]\n", "r.yaml");
  EXPECT_EQ(to_text(diff(left, right)),
            "- a: 1  # l.yaml:1\n"
            "+ a: 5  # r.yaml:2\n"
            "- c.d: 3  # l.yaml:3\n"
            "+ e: [1]  # r.yaml:3\n");
  EXPECT_TRUE(diff(left, left).empty());
}

TEST(Template, ShowsEveryParameterWithItsDefaultAndMeaning) {
  Schema schema;
  schema.add("model", list_parameters([](Parameters& p) {
               std::string name;
               std::int64_t units = 128;
               p("name", name, "of the model", required());
               p("optimizer.units", units, "size", at_least(1));
               p.section("problem", "problem", "what to learn", {});
             }),
             "LeNet5");
  const std::string text = template_yaml(schema, make_mapping({}));
  EXPECT_EQ(text,
            "model:\n"
            "  name:  # REQUIRED: of the model (a text)\n"
            "  optimizer:\n"
            "    units: 128  # size (an integer of at least 1)\n"
            "  problem:  # what to learn (problem section)\n");
  EXPECT_EQ(parse_yaml_text(text, "").find("model.optimizer.units")->text, "128");
}

}  // namespace
}  // namespace ferula
