#include "core/config/yaml.h"

#include <gmock/gmock.h>

#include <sstream>

#include "core/config/scalar.h"
#include "ferula/error.h"
#include "tests/config/folder.h"

namespace ferula {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

ConfigValue parse(const std::string& text) { return parse_yaml_text(text, "test"); }

std::string again(const std::string& text) { return to_yaml_line(parse(text)); }

std::string repeated(const char* piece, int times) {
  std::ostringstream text;
  for (int i = 0; i < times; ++i) text << piece;
  return text.str();
}

TEST(Yaml, KnowsTheLineOfEachValue) {
  const ConfigValue tree = parse("# a comment\nmodel:\n  units: 5\n  layers:\n    - 1\n    - 2\n");
  EXPECT_EQ(tree.find("model")->origin.text(), "test:2");
  EXPECT_EQ(tree.find("model.units")->origin.text(), "test:3");
  EXPECT_EQ(tree.find("model.layers")->items[1].origin.text(), "test:6");
}

TEST(Yaml, ATextOfOneLineHasNoLineNumbers) {
  EXPECT_EQ(parse("{a: 1}").find("a")->origin.text(), "test");
}

TEST(Yaml, QuotedScalarsAreText) {
  EXPECT_TRUE(parse("a: '5'").find("a")->quoted);
  EXPECT_TRUE(parse("a: !!str 5").find("a")->quoted);
  EXPECT_FALSE(parse("a: 5").find("a")->quoted);
  EXPECT_EQ(parse("a: null").find("a")->kind, ConfigValue::Kind::null);
  EXPECT_EQ(parse("a: 'null'").find("a")->kind, ConfigValue::Kind::scalar);
}

TEST(Yaml, AliasesAreCopies) {
  ConfigValue tree = parse("a: &x {b: 1}\nc: *x\n");
  tree.set("c.b", make_scalar("2"));
  EXPECT_EQ(to_yaml_line(tree), "{a: {b: 1}, c: {b: 2}}");
  EXPECT_EQ(tree.find("c")->origin.line, 2);
}

TEST(Yaml, MergeKeysFillWhatIsNotGiven) {
  EXPECT_EQ(again("base: &b {x: 1, y: 2}\nfull:\n  <<: *b\n  y: 3\n"),
            "{base: {x: 1, y: 2}, full: {x: 1, y: 3}}");
  EXPECT_EQ(again("- &a {x: 1}\n- &b {x: 2, y: 2}\n- {<<: [*a, *b]}\n"),
            "[{x: 1}, {x: 2, y: 2}, {x: 1, y: 2}]");
  EXPECT_EQ(again("'<<': 1"), "{\"<<\": 1}");
}

TEST(Yaml, WritesSortedBlocksWithListsOnOneLine) {
  EXPECT_EQ(to_yaml(parse("{b: {z: 1, a: ~}, a: [1, 'x y'], c: [], d: {}, e: [{f: 1}, 2]}")),
            "a: [1, \"x y\"]\n"
            "b:\n  a: ~\n  z: 1\n"
            "c: []\n"
            "d:\n  {}\n"
            "e:\n  - f: 1\n  - 2\n");
}

TEST(Yaml, WhatIsWrittenReadsTheSame) {
  for (const std::string text :
       {"",     "~",   "null",   "true",   "no",     "5",   "1e-5",   ".inf", "a: b",  "a #b",
        "- a",  "#a",  "[a",     "{a",     "*a",     "&a",  "!a",     "|",    ">",     "%a",
        "@a",   "`a",  "'",      "\"",     " a",     "a ",  "a\nb",   "\n",   "\t",    "<<",
        "?",    "? a", ":",      "-",      "---",    "...", "a,b",    "a]",   "ä→𝄞",   "\x01",
        "\x7f", "\\n", "\u0085", "\u2028", "\ufeff", "a:",  "a\r\nb", "a\rb", "a\r\r", "\\"}) {
    ConfigValue tree;
    tree.set("a", make_text(text));
    tree.find("")->entries.push_back({text, make_text(text)});
    for (const std::string& yaml : {to_yaml(tree), to_yaml_line(tree)}) {
      SCOPED_TRACE(yaml);
      const ConfigValue read = parse(yaml);
      EXPECT_EQ(read.find("a")->text, text);
      EXPECT_EQ(to_yaml_line(read), to_yaml_line(tree));
    }
  }
}

TEST(Yaml, RefusesADuplicateKeyWithBothLines) {
  EXPECT_THAT([] { parse("a: 1\nb: 2\na: 3\n"); },
              ThrowsMessage<Error>(
                  "test:3: the key 'a' is already given at test:1; remove one of the two"));
}

TEST(Yaml, RefusesWhatConfigurationsDoNotNeed) {
  const std::pair<std::string, std::string> cases[] = {
      {"[a]: 1", "a key must be a text, not the list [a]"},
      {"~: 1", "a key must be a text, not nothing"},
      {"a: 1\n---\nb: 2\n", "test:2: a second document begins here; expected one a file"},
      {"a: !!python/object x", "is not supported; leave it out"},
      {"a: &x [*x]", "this alias stands inside what it names"},
      {"a: *x", "malformed YAML at column 4: the referenced anchor is not defined"},
      {"a: [1", "malformed YAML"},
      {"a: b: c", "malformed YAML at column 5"},
      {"<<: 5", "'<<' takes mappings"},
      {"a: \x01", "is no text in UTF-8"},
      {"a: \xff", "is no text in UTF-8"},
      {"a: \xc3", "is no text in UTF-8"},
      {std::string("a\0b", 3), "is no text in UTF-8"},
  };
  for (const auto& [text, message] : cases)
    EXPECT_THAT([&] { parse(text); }, ThrowsMessage<Error>(HasSubstr(message))) << text;
}

TEST(Yaml, RefusesAnAliasBomb) {
  std::ostringstream bomb;
  bomb << "a0: &a0 [x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    bomb << "a" << i << ": &a" << i << " [";
    for (int k = 0; k < 10; ++k) bomb << "*a" << i - 1 << ", ";
    bomb << "]\n";
  }
  EXPECT_THAT([&] { parse(bomb.str()); },
              ThrowsMessage<Error>(HasSubstr("more than 300000 values")));
}

TEST(Yaml, RefusesManyCopiesOfALongText) {
  std::ostringstream text;
  text << "a: &a " << repeated("x", 500'000) << "\nb: [" << repeated("*a, ", 50'000) << "]\n";
  EXPECT_THAT([&] { parse(text.str()); },
              ThrowsMessage<Error>(HasSubstr("more than 300000 values")));
}

TEST(Yaml, RefusesDeepNestingHoweverItIsWritten) {
  std::ostringstream aliases;
  aliases << "- &a0 []\n";
  for (int i = 1; i < 100; ++i) aliases << "- &a" << i << " [*a" << i - 1 << "]\n";
  for (const std::string& text :
       {repeated("[", 1'000'000), repeated("{", 1'000'000), repeated("- ", 400'000), aliases.str()})
    EXPECT_THAT([&] { parse(text); }, ThrowsMessage<Error>(HasSubstr("nested deeper than 64")));
}

TEST(YamlFile, RefusesWhatIsNoConfigurationFile) {
  const Folder folder;
  const auto message = [](const std::filesystem::path& file, const std::string& sentence) {
    EXPECT_THAT([&] { parse_yaml_file(file); },
                ThrowsMessage<Error>(file.string() + ": " + sentence));
  };
  message(folder.path() / "none.yaml", "no such file");
  message(folder.path(), "is a folder; expected a YAML file");
  message("/dev/zero", "is no regular file; expected a YAML file");
  message(folder.write("empty.yaml", ""), "is empty; expected settings, such as 'seed: 1'");
  message(folder.write("comment.yaml", "# a\n"), "is empty; expected settings, such as 'seed: 1'");
  message(folder.write("list.yaml", "[a]\n"), "expected settings, such as 'seed: 1', at the top");
  message(folder.write("binary.yaml", std::string("\x7f"
                                                  "ELF\0\0",
                                                  6)),
          "is no text in UTF-8; expected YAML");
}

TEST(YamlFile, RefusesAHugeFileWithoutReadingIt) {
  const Folder folder;
  const auto file = folder.write("huge.yaml", "a: 1\n");
  std::filesystem::resize_file(file, 100 << 20);
  EXPECT_THAT([&] { parse_yaml_file(file); }, ThrowsMessage<Error>(HasSubstr("larger than 1 MB")));
}

}  // namespace
}  // namespace ferula
