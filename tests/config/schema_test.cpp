#include "core/config/schema.h"

#include <gmock/gmock.h>

#include "core/config/explain.h"
#include "core/config/load.h"
#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

void list_model(Parameters& p) {
  std::string name;
  std::int64_t units = 128;
  double dropout = 0.5, rate = 1e-5;
  p("name", name, "of the model", required());
  p("units", units, "size", at_least(1));
  p("dropout", dropout, "share");
  p("optimizer.rate", rate, "step");
}

void list_worker(Parameters& p) {
  p.section("training", "loader", "what to learn from", required());
  p.section("validation", "loader", "what to check with", {});
}

Schema schema() {
  Schema result;
  result.add("model", list_parameters(list_model), "LeNet5 (plugin vision)");
  result.allow_anything("plugins");
  return result;
}

ConfigValue parse(const std::string& text) { return parse_yaml_text(text, "x.yaml"); }

TEST(Schema, PutsDefaultsWhereNothingIsGiven) {
  ConfigValue tree = parse("model: {name: LeNet5, units: 5}");
  schema().apply_defaults(tree);
  EXPECT_EQ(to_yaml_line(tree),
            "{model: {dropout: 0.5, name: LeNet5, optimizer: {rate: 1e-05}, units: 5}}");
  EXPECT_EQ(tree.find("model.units")->origin.text(), "x.yaml");
  EXPECT_EQ(tree.find("model.optimizer.rate")->origin.text(), "default of LeNet5 (plugin vision)");
}

TEST(Schema, AParameterMayHaveNoDefault) {
  Schema schema;
  schema.add("group", {{"lr", "real number", "", "learning rate"}}, "Adam");
  ConfigValue tree = parse("group: {}");
  schema.apply_defaults(tree);
  EXPECT_EQ(tree.find("group.lr"), nullptr);
  EXPECT_EQ(template_yaml(schema, tree), "group:\n");
}

TEST(Schema, DefaultsFillASectionThatIsOnlyAKey) {
  ConfigValue tree = parse("model: {name: LeNet5, optimizer: }");
  schema().apply_defaults(tree);
  EXPECT_NE(tree.find("model.optimizer.rate"), nullptr);
}

TEST(Schema, ListsAllThatIsMissing) {
  Schema schema_of_both = schema();
  schema_of_both.add("", list_parameters(list_worker), "trainer");
  ConfigValue tree = parse("{}");
  EXPECT_THAT([&] { schema_of_both.apply_defaults(tree); },
              ThrowsMessage<Error>(
                  "2 values are missing:\n"
                  "  model.name: is missing; LeNet5 (plugin vision) needs a text: of the model\n"
                  "  training: is missing; trainer needs a loader section: what to learn from"));
}

TEST(Schema, ListsEveryUnknownKeyWithItsPlaceAndWhatWasMeant) {
  const ConfigValue tree = parse("modle: 1\nmodel:\n  name: LeNet5\n  droput: 1\n  zzz: {a: 1}\n");
  EXPECT_THAT(
      [&] { schema().check_unknown(tree); },
      ThrowsMessage<Error>(
          "3 unknown keys:\n"
          "  x.yaml:1: modle: unknown key (did you mean 'model'?)\n"
          "  x.yaml:4: model.droput: unknown key (did you mean 'dropout'?)\n"
          "  x.yaml:5: model.zzz: unknown key (known here: name, units, dropout, optimizer)"));
}

TEST(Schema, OneUnknownKeyIsOneLine) {
  EXPECT_THAT([&] { schema().check_unknown(parse("model: {unit: 5}")); },
              ThrowsMessage<Error>("x.yaml: model.unit: unknown key (did you mean 'units'?)"));
}

TEST(Schema, AKeyWithDotsIsNoPath) {
  EXPECT_THAT([&] { schema().check_unknown(parse("model.units: 5")); },
              ThrowsMessage<Error>(HasSubstr("model.units: unknown key")));
}

TEST(Schema, AnythingIsKnownBelowAFreeMapping) {
  schema().check_unknown(parse("plugins: {./libvision.so: {threads: 3}}"));
}

TEST(Schema, HundredThousandUnknownKeysAreAShortMessage) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text.append("k").append(std::to_string(i)).append(": 1\n");
  try {
    schema().check_unknown(parse(text));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("100000 unknown keys"));
    EXPECT_LT(std::string(error.what()).size(), 5000);
  }
}

}  // namespace
}  // namespace ferula
