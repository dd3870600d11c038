#include "core/host/multi_tests.h"

#include <utility>

#include "core/config/explain.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kKey = "testing.multi_tests";

using Lists = std::vector<ConfigEntry>;

// The path of `testing` that a key means.
std::string path_of(const ConfigEntry& list, const ConfigValue& tree) {
  const std::string& key = list.key;
  if (key.find('.') != std::string::npos) return join_path("testing", key);
  std::vector<std::string> paths, names;
  for (const auto& [path, value] : leaves_of(tree, "testing")) {
    names.push_back(path.substr(path.rfind('.') + 1));
    if (names.back() == key) paths.push_back(path);
  }
  if (paths.size() == 1) return paths.front();
  const std::string where = place(list.value, join_path(kKey, key)) + ": ";
  if (paths.empty())
    throw Error(where + "the section testing has no '" + key + "'" + did_you_mean(key, names) +
                "; a key that it does not write out needs its path, such as problem." + key);
  throw Error(where + "may be " + joined(paths) + "; write the path below testing");
}

const Lists& lists_of(const ConfigValue& multi_tests) {
  const Lists& lists = multi_tests.entries;
  const std::string expected =
      "expected keys of testing, each with a list of values: {use_train_data: [false, true]}";
  if (lists.empty()) throw Error(place(multi_tests, kKey) + ": " + expected);
  for (const auto& [key, values] : lists) {
    const std::string where = place(values, join_path(kKey, key)) + ": ";
    if (values.items.empty()) throw Error(where + expected);
    if (values.items.size() != lists.front().value.items.size())
      throw Error(where +
                  "each test takes one value of each list, so their number must be the "
                  "same; there are " +
                  std::to_string(values.items.size()) + " of " + key + ", " +
                  std::to_string(lists.front().value.items.size()) + " of " + lists.front().key);
  }
  return lists;
}

}  // namespace

std::vector<PlannedTest> plan_tests(const ConfigValue& tree) {
  const ConfigValue* multi_tests = tree.find(kKey);
  if (multi_tests == nullptr || multi_tests->kind == ConfigValue::Kind::null) return {{"", tree}};
  const Lists& lists = lists_of(*multi_tests);
  ConfigValue base = tree;
  base.erase(kKey);
  const std::size_t count = lists.front().value.items.size();
  std::vector<PlannedTest> tests(count, {"", base});
  for (std::size_t i = 0; i < count; ++i) {
    std::string& title = tests[i].title;
    title = "Test " + std::to_string(i + 1) + " of " + std::to_string(count) + ":";
    for (const ConfigEntry& list : lists) {
      const ConfigValue& value = list.value.items[i];
      title += " " + list.key + "=" + (value.items.empty() ? value.text : "[…]");
      tests[i].tree.set(path_of(list, base), value);
    }
  }
  return tests;
}

}  // namespace ferula
