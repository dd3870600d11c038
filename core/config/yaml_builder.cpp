#include "core/config/yaml_builder.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

struct Measure {
  std::size_t cost;
  std::size_t depth;
};

// One for each value, and one for each 64 bytes of text.
std::size_t text_cost(std::size_t bytes) { return 1 + bytes / 64; }

Measure measure(const ConfigValue& value) {
  Measure result = {text_cost(value.text.size()), 0};
  const auto include = [&](const ConfigValue& child) {
    const Measure inner = measure(child);
    result.cost += inner.cost;
    result.depth = std::max(result.depth, inner.depth + 1);
  };
  for (const auto& [key, child] : value.entries) {
    result.cost += text_cost(key.size());
    include(child);
  }
  for (const ConfigValue& item : value.items) include(item);
  return result;
}

[[noreturn]] void refuse(const Origin& origin, const std::string& sentence) {
  throw Error(origin.text() + ": " + sentence);
}

void check_tag(const Origin& origin, const std::string& tag) {
  if (!tag.empty() && tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:str")
    refuse(origin, "the tag '" + tag + "' is not supported; leave it out");
}

// Makes our own tree from the events of the parser. Aliases become copies, `<<` becomes entries.
// Whatever is against the rules is an Error thrown through the parser at the first event that shows
// it, so that hostile input costs little.
class YamlBuilder : public YAML::EventHandler {
 public:
  YamlBuilder(std::string source, bool with_lines)
      : source_(std::move(source)), with_lines_(with_lines) {}

  ConfigValue take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  // A list or mapping whose end has not come.
  struct Open {
    ConfigValue value;
    YAML::anchor_t anchor;
    bool has_key = false;  // the next node is the value of `key`
    bool merges = false;   // … of a plain `<<`
    std::string key;
    std::unordered_map<std::string, Origin> keys;
    std::vector<ConfigValue> merged;
  };

  Origin origin(const YAML::Mark& mark) const;
  void open(ConfigValue::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor);
  void close();
  void add(ConfigValue value, YAML::anchor_t anchor);
  void add_key(Open& mapping, const ConfigValue& key);
  void add_entry(Open& mapping, ConfigValue value);
  void spend(const ConfigValue& value, std::size_t cost, std::size_t depth);

  std::string source_;
  bool with_lines_;
  bool started_ = false;
  std::size_t spent_ = 0;
  ConfigValue root_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, ConfigValue> anchors_;
};

Origin YamlBuilder::origin(const YAML::Mark& mark) const {
  return {source_, with_lines_ ? mark.line + 1 : 0};
}

void YamlBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (started_) refuse(origin(mark), "a second document begins here; expected one a file");
  started_ = true;
}

void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  ConfigValue value;
  value.origin = origin(mark);
  add(std::move(value), anchor);
}

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto anchored = anchors_.find(anchor);
  if (anchored == anchors_.end()) refuse(origin(mark), "this alias stands inside what it names");
  const auto [cost, depth] = measure(anchored->second);
  ConfigValue reached;
  reached.origin = origin(mark);
  spend(reached, cost, depth);
  add(anchored->second, YAML::NullAnchor);
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& text) {
  ConfigValue value = make_scalar(text, origin(mark));
  check_tag(value.origin, tag);
  value.quoted = tag != "?";
  add(std::move(value), anchor);
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  open(ConfigValue::Kind::list, mark, tag, anchor);
}

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  open(ConfigValue::Kind::mapping, mark, tag, anchor);
}

void YamlBuilder::OnMapEnd() {
  Open& mapping = open_.back();
  for (ConfigValue& source : mapping.merged)
    for (auto& [key, value] : source.entries)
      if (mapping.keys.emplace(key, value.origin).second)
        mapping.value.entries.push_back({key, std::move(value)});
  close();
}

void YamlBuilder::open(ConfigValue::Kind kind, const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor) {
  Open node;
  node.value.kind = kind;
  node.value.origin = origin(mark);
  node.anchor = anchor;
  check_tag(node.value.origin, tag);
  spend(node.value, 0, 1);
  open_.push_back(std::move(node));
}

void YamlBuilder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  add(std::move(done.value), done.anchor);
}

void YamlBuilder::add(ConfigValue value, YAML::anchor_t anchor) {
  spend(value, text_cost(value.text.size()), 0);
  if (anchor != YAML::NullAnchor) {
    spend(value, measure(value).cost, 0);
    anchors_[anchor] = value;
  }
  if (open_.empty()) {
    root_ = std::move(value);
    return;
  }
  Open& parent = open_.back();
  if (parent.value.kind == ConfigValue::Kind::list)
    parent.value.items.push_back(std::move(value));
  else if (parent.has_key)
    add_entry(parent, std::move(value));
  else
    add_key(parent, value);
}

void YamlBuilder::add_key(Open& mapping, const ConfigValue& key) {
  if (key.kind != ConfigValue::Kind::scalar)
    refuse(key.origin, "a key must be a text, not " + shown(key));
  const auto [earlier, is_new] = mapping.keys.emplace(key.text, key.origin);
  if (!is_new)
    refuse(key.origin, "the key '" + key.text + "' is already given at " + earlier->second.text() +
                           "; remove one of the two");
  mapping.has_key = true;
  mapping.merges = key.text == "<<" && !key.quoted;
  mapping.key = key.text;
}

void YamlBuilder::add_entry(Open& mapping, ConfigValue value) {
  mapping.has_key = false;
  value.origin = mapping.keys.at(mapping.key);
  if (!mapping.merges) {
    mapping.value.entries.push_back({std::move(mapping.key), std::move(value)});
    return;
  }
  std::vector<ConfigValue> sources;
  if (value.kind == ConfigValue::Kind::list)
    sources = std::move(value.items);
  else
    sources.push_back(value);
  for (ConfigValue& source : sources) {
    if (source.kind != ConfigValue::Kind::mapping)
      refuse(value.origin, "'<<' takes mappings, such as *defaults or [*one, *two]");
    mapping.merged.push_back(std::move(source));
  }
}

void YamlBuilder::spend(const ConfigValue& value, std::size_t cost, std::size_t depth) {
  spent_ += cost;
  if (spent_ > kMaxYamlValues)
    refuse(value.origin, "more than " + std::to_string(kMaxYamlValues) +
                             " values so far, aliases written out; keep long lists in files");
  if (open_.size() + depth > kMaxYamlDepth)
    refuse(value.origin, "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels");
}

}  // namespace

ConfigValue build_tree(std::string_view text, const std::string& source, bool with_lines) {
  YamlBuilder builder(source, with_lines);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    const Origin origin = {source, with_lines ? error.mark.line + 1 : 0};
    throw Error(origin.text() + ": malformed YAML at column " +
                std::to_string(error.mark.column + 1) + ": " + error.msg);
  }
  return builder.take();
}

}  // namespace ferula
