#include <gmock/gmock.h>

#include <random>

#include "core/config/explain.h"
#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

const std::string kGood =
    "# a good configuration\n"
    "defaults: &defaults {batch_size: 64, shuffle: true}\n"
    "training:\n"
    "  problem:\n"
    "    <<: *defaults\n"
    "    name: FashionMNIST\n"
    "    path: \"~/data/\\u00e4\"\n"
    "  optimizer: {name: Adam, lr: 1.0e-3, betas: [0.9, 0.999]}\n"
    "  indices:\n"
    "    - 0\n"
    "    - 55000\n"
    "  note: |\n"
    "    two\n"
    "    lines\n"
    "validation: {problem: *defaults, sampler: null, 'on': 'no'}\n";

// A few bytes removed, put in, repeated or replaced.
std::string mutated(std::mt19937& random) {
  static const std::string kPieces = "[]{}:,-?&*!|>'\"%@`#~<\\ \t\n\r\x01\x04\xff.0aex";
  std::string text = kGood;
  for (unsigned changes = 1 + random() % 4; changes > 0; --changes) {
    const std::size_t at = random() % (text.size() + 1), length = random() % 12;
    const std::string part = text.substr(at, length);
    const std::string piece(1 + random() % 3, kPieces[random() % kPieces.size()]);
    switch (random() % 4) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, piece);
        break;
      case 2:
        text.insert(random() % (text.size() + 1), part);
        break;
      default:
        text.replace(at, std::min(piece.size(), text.size() - at), piece);
    }
  }
  return text;
}

TEST(Mutations, GiveATreeThatCanBeWrittenOrAnError) {
  std::mt19937 random(1);
  int trees = 0, errors = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string text = mutated(random);
    SCOPED_TRACE(text);
    try {
      const ConfigValue tree = parse_yaml_text(text, "x.yaml");
      ASSERT_TRUE(diff(tree, parse_yaml_text(to_yaml(tree), "again")).empty());
      ++trees;
    } catch (const Error& error) {
      ASSERT_STRNE(error.what(), "");
      ++errors;
    }
  }
  EXPECT_GT(trees, 1000);
  EXPECT_GT(errors, 1000);
}

}  // namespace
}  // namespace ferula
