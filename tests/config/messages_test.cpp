// What people read when a value does not fit, as a table.
#include <gmock/gmock.h>

#include "core/config/load.h"
#include "core/config/parameters.h"
#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

struct Params {
  std::int64_t units = 1;
  double rate = 0.5, scale = 1;
  bool bias = true;
  std::string optimizer = "Adam";
  std::vector<std::int64_t> layers;

  void list(Parameters& p) {
    p("units", units, "", at_least(1));
    p("rate", rate, "", above(0) && at_most(1));
    p("scale", scale, "");
    p("bias", bias, "");
    p("optimizer", optimizer, "", one_of({"Adam", "SGD"}));
    p("layers", layers, "", at_most(9));
    p.section("problem", "problem", "", {});
  }
};

std::string message_of(const std::string& setting) {
  try {
    const ConfigValue tree = load_configuration({}, {setting}, "");
    ParameterFiller filler(tree, "");
    Params().list(filler);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 2);
    return error.what();
  }
  return "";
}

TEST(Messages, SayWhereWhatWasExpectedAndWhatWasGiven) {
  const std::pair<std::string, std::string> table[] = {
      {"units=abc", "units: expected an integer of at least 1, got 'abc'"},
      {"units=0", "units: expected an integer of at least 1, got '0'"},
      {"units=010", "units: expected an integer of at least 1, got '010'"},
      {"units='5'", "units: expected an integer of at least 1, got the text '5'"},
      {"units=", "units: expected an integer of at least 1, got nothing"},
      {"units=[1]", "units: expected an integer of at least 1, got the list [1]"},
      {"units={a: 1}", "units: expected an integer of at least 1, got a mapping"},
      {"units=1e30", "units: expected an integer of at least 1, got '1e30'"},
      {"rate=0", "rate: expected a real number above 0 and of at most 1, got '0'"},
      {"rate=.nan", "rate: expected a real number above 0 and of at most 1, got '.nan'"},
      {"scale=.nan", ""},
      {"scale=-.inf", ""},
      {"bias=1", "bias: expected a boolean, got '1'"},
      {"optimizer=Adma",
       "optimizer: expected one of 'Adam', 'SGD', got 'Adma' (did you mean 'Adam'?)"},
      {"layers=5", "layers: expected a list of integers of at most 9, got '5'; write [5]"},
      {"layers=[5, 10]", "layers[1]: expected an integer of at most 9, got '10'"},
      {"problem=MNIST", "problem: expected a problem section, got 'MNIST'"},
  };
  for (const auto& [setting, message] : table)
    EXPECT_EQ(message_of(setting), message.empty() ? "" : "--set " + setting + ": " + message);
}

TEST(Messages, OfMalformedSettingsSayHowToWriteThem) {
  const std::pair<std::string, std::string> table[] = {
      {"lr", "--set lr: expected a value, as in lr=1"},
      {"=1", "--set =1: expected keys with dots between, such as training.seed=7 or ~training"},
      {"a..b=1",
       "--set a..b=1: expected keys with dots between, such as training.seed=7 or ~training"},
      {"~unit", "--set ~unit: there is no 'unit' to delete"},
      {"a=[1", "--set a=[1: malformed YAML at column 1: end of sequence flow not found"},
      {"default_configs=a",
       "--set default_configs=a: only files have default_configs; name those files too"},
  };
  for (const auto& [setting, message] : table) EXPECT_EQ(message_of(setting), message);
}

TEST(Messages, OfAnEndlessPathIsNoCrash) {
  std::string path = "a";
  for (int i = 0; i < 100'000; ++i) path.append(".a");
  EXPECT_THAT(message_of(path.append("=1")), ::testing::HasSubstr("expected keys with dots"));
}

TEST(Messages, OfARequiredValueNameItsSection) {
  const ConfigValue section = make_mapping({}, {"x.yaml", 3});
  ParameterFiller filler(section, "training.problem");
  std::string name;
  EXPECT_THAT([&] { filler("name", name, "", required()); },
              ::testing::ThrowsMessage<Error>(
                  "x.yaml:3: training.problem.name: is missing; expected a text"));
}

}  // namespace
}  // namespace ferula
