#include "core/config/parameters.h"

#include <gmock/gmock.h>

#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

struct Params {
  std::int64_t units = 128;
  double dropout = 0.5;
  bool bias = true;
  std::string activation = "relu";
  std::string label = "on";
  std::vector<std::int64_t> layers = {64, 32};
  std::vector<double> betas = {0.9, 0.999};
  std::vector<std::string> tags;

  void list(Parameters& p) {
    p("units", units, "size", at_least(1));
    p("dropout", dropout, "share", between(0, 1));
    p("bias", bias, "whether to add");
    p("activation", activation, "what follows", one_of({"relu", "tanh"}));
    p("label", label, "of charts");
    p("layers", layers, "sizes", at_least(1));
    p("optimizer.betas", betas, "decays");
    p("tags", tags, "names");
    p.section("problem", "problem", "what to learn", {});
  }
};

Params filled(const std::string& yaml) {
  const ConfigValue section = parse_yaml_text(yaml, "x.yaml");
  ParameterFiller filler(section, "model");
  Params params;
  params.list(filler);
  return params;
}

TEST(Parameters, AListHasTypesDefaultsAndMeanings) {
  const auto infos = list_parameters([](Parameters& p) { Params().list(p); });
  std::string text;
  for (const ParameterInfo& info : infos)
    text += info.key + " = " + info.default_value + ": " + info.meaning + ", " +
            expectation(info.type, info.constraint) + "\n";
  EXPECT_EQ(text,
            "units = 128: size, an integer of at least 1\n"
            "dropout = 0.5: share, a real number between 0 and 1\n"
            "bias = true: whether to add, a boolean\n"
            "activation = relu: what follows, one of 'relu', 'tanh'\n"
            "label = \"on\": of charts, a text\n"
            "layers = [64, 32]: sizes, a list of integers of at least 1\n"
            "optimizer.betas = [0.9, 0.999]: decays, a list of real numbers\n"
            "tags = []: names, a list of texts\n"
            "problem = : what to learn, a problem\n");
  EXPECT_TRUE(infos.back().is_section);
}

TEST(Parameters, AKeyIsListedOnce) {
  EXPECT_THAT(
      [] {
        list_parameters([](Parameters& p) {
          bool value = false;
          p("a", value, "");
          p("a", value, "");
        });
      },
      ThrowsMessage<Error>("the parameter 'a' is listed twice"));
}

TEST(Parameters, AreFilledFromTheSection) {
  const Params params = filled(
      "{units: 1e2, dropout: 1, bias: no, activation: tanh, label: 007, layers: [7], tags: [a, 5],"
      " optimizer: {betas: [0.5]}, problem: {name: MNIST}}");
  EXPECT_EQ(params.units, 100);
  EXPECT_EQ(params.dropout, 1.0);
  EXPECT_FALSE(params.bias);
  EXPECT_EQ(params.activation, "tanh");
  EXPECT_EQ(params.label, "007");
  EXPECT_THAT(params.layers, ElementsAre(7));
  EXPECT_THAT(params.betas, ElementsAre(0.5));
  EXPECT_THAT(params.tags, ElementsAre("a", "5"));
}

TEST(Parameters, KeepTheirDefaultsWhereNothingIsGiven) {
  const Params params = filled("{}");
  EXPECT_EQ(params.units, 128);
  EXPECT_THAT(params.layers, ElementsAre(64, 32));
  EXPECT_THAT(filled("layers: []").layers, IsEmpty());
}

}  // namespace
}  // namespace ferula
