#include "core/config/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "ferula/error.h"

namespace ferula {
namespace {

constexpr std::uintmax_t kMostBytes = 1 << 20;
constexpr std::size_t kMostLevels = 100;
constexpr std::size_t kMostValues = 100'000;

std::size_t count_values(const ConfigValue& value) {
  std::size_t count = 1;
  for (const ConfigValue& item : value.items) count += count_values(item);
  for (const auto& [key, entry] : value.entries) count += count_values(entry);
  return count;
}

// Builds our tree from the events of the parser: lines are known, aliases are copies, and limits
// hold before memory is spent.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string source, bool with_lines)
      : source_(std::move(source)), with_lines_(with_lines) {}

  ConfigValue take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    complete({.origin = origin(mark)}, anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      throw Error(origin(mark) + ": an alias stands inside the value that it names");
    values_ += count_values(found->second);
    check_count(mark);
    complete(found->second, 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    ConfigValue value = ConfigValue::scalar(text, origin(mark));
    value.quoted = tag == "!";
    if (!value.quoted && (text == "~" || text == "null" || text == "Null" || text == "NULL"))
      value = {.origin = value.origin};
    ++values_;
    check_count(mark);
    complete(std::move(value), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, ConfigValue::Kind::list, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, ConfigValue::Kind::mapping, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or mapping that is not complete yet.
  struct Open {
    ConfigValue value;
    YAML::anchor_t anchor;
    std::optional<std::string> key;   // of a mapping: read, its value is next
    std::vector<ConfigValue> merged;  // of a mapping: what `<<` named
  };

  std::string origin(const YAML::Mark& mark) const {
    return with_lines_ ? source_ + ":" + std::to_string(mark.line + 1) : source_;
  }

  void check_count(const YAML::Mark& mark) const {
    if (values_ > kMostValues)
      throw Error(origin(mark) + ": more than " + std::to_string(kMostValues) +
                  " values, aliases written out; that is no configuration");
  }

  void open(const YAML::Mark& mark, ConfigValue::Kind kind, YAML::anchor_t anchor) {
    if (open_.size() >= kMostLevels)
      throw Error(origin(mark) + ": nested more than " + std::to_string(kMostLevels) +
                  " levels deep; that is no configuration");
    ++values_;
    check_count(mark);
    open_.push_back({{.kind = kind, .origin = origin(mark)}, anchor, {}, {}});
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    for (const ConfigValue& merged : closed.merged)
      for (const auto& [key, value] : merged.entries)
        if (closed.value.find(key) == nullptr) closed.value.entries.emplace_back(key, value);
    complete(std::move(closed.value), closed.anchor);
  }

  void complete(ConfigValue value, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = value;
    if (open_.empty())
      root_ = std::move(value);
    else if (open_.back().value.kind == ConfigValue::Kind::list)
      open_.back().value.items.push_back(std::move(value));
    else if (!open_.back().key)
      take_key(value);
    else
      take_entry(std::move(value));
  }

  void take_key(const ConfigValue& key) {
    if (key.kind != ConfigValue::Kind::scalar)
      throw Error(key.origin + ": a key must be a plain text");
    // Paths of plugin files are keys of `plugins`.
    if (key.text.find('.') != std::string::npos && key.text.find('/') == std::string::npos)
      throw Error(key.origin + ": the key '" + key.text +
                  "' has a dot; write nested mappings instead");
    for (const auto& [other, value] : open_.back().value.entries)
      if (other == key.text)
        throw Error(key.origin + ": the key '" + key.text + "' is given twice, first at " +
                    value.origin);
    open_.back().key = key.text;
  }

  void take_entry(ConfigValue value) {
    Open& mapping = open_.back();
    const std::string key = *std::exchange(mapping.key, std::nullopt);
    if (key != "<<") {
      mapping.value.entries.emplace_back(key, std::move(value));
      return;
    }
    if (value.kind == ConfigValue::Kind::mapping) value.items.push_back(value);
    for (ConfigValue& item : value.items) {
      if (item.kind != ConfigValue::Kind::mapping)
        throw Error(item.origin + ": `<<` merges mappings, not this");
      mapping.merged.push_back(std::move(item));
    }
  }

  std::string source_;
  bool with_lines_;
  ConfigValue root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, ConfigValue> anchors_;
  std::size_t values_ = 0;
};

void check_bytes(const std::string& text, const std::string& source) {
  if (text.size() > kMostBytes)
    throw Error(source + ": larger than 1 MB; that is no configuration");
  if (text.find('\0') != std::string::npos)
    throw Error(source + ": has bytes that no text has; expected a YAML file");
}

YAML::Emitter& operator<<(YAML::Emitter& out, const ConfigValue& value);

void emit_mapping(YAML::Emitter& out, const ConfigValue& value) {
  std::vector<const ConfigValue::Entry*> sorted;
  for (const ConfigValue::Entry& entry : value.entries) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  out << YAML::BeginMap;
  for (const ConfigValue::Entry* entry : sorted)
    out << YAML::Key << entry->first << YAML::Value << entry->second;
  out << YAML::EndMap;
}

YAML::Emitter& operator<<(YAML::Emitter& out, const ConfigValue& value) {
  switch (value.kind) {
    case ConfigValue::Kind::null:
      return out << YAML::Null;
    case ConfigValue::Kind::scalar:
      if (value.quoted) out << YAML::DoubleQuoted;
      return out << value.text;
    case ConfigValue::Kind::list:
      out << YAML::Flow << YAML::BeginSeq;
      for (const ConfigValue& item : value.items) out << item;
      return out << YAML::EndSeq;
    case ConfigValue::Kind::mapping:
      emit_mapping(out, value);
  }
  return out;
}

}  // namespace

ConfigValue parse_yaml_text(const std::string& text, const std::string& source,
                            bool with_lines) try {
  check_bytes(text, source);
  std::istringstream in(text);
  YAML::Parser parser(in);
  TreeBuilder builder(source, with_lines);
  if (!parser.HandleNextDocument(builder)) return {.origin = source};
  ConfigValue value = builder.take();
  TreeBuilder ignored(source, with_lines);
  if (parser.HandleNextDocument(ignored))
    throw Error(source + ": holds several documents (`---`); expected one");
  return value;
} catch (const YAML::Exception& error) {
  const std::string line =
      with_lines && error.mark.line >= 0 ? ":" + std::to_string(error.mark.line + 1) : "";
  throw Error(source + line + ": not valid YAML: " + error.msg);
}

ConfigValue parse_yaml_file(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) throw Error(file.string() + ": no such file");
  if (std::filesystem::is_directory(file, ignored))
    throw Error(file.string() + ": is a folder; expected a YAML file");
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(file.string() + ": cannot be read");
  std::string text(kMostBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  ConfigValue value = parse_yaml_text(text, file.string());
  if (value.kind == ConfigValue::Kind::null)
    throw Error(file.string() + ": is empty; expected a YAML mapping");
  if (value.kind != ConfigValue::Kind::mapping)
    throw Error(value.origin + ": expected a mapping of keys to values");
  return value;
}

std::string to_yaml(const ConfigValue& value) {
  YAML::Emitter out;
  out << value;
  return std::string(out.c_str()) + "\n";
}

std::string to_inline_yaml(const ConfigValue& value) {
  YAML::Emitter out;
  out.SetMapFormat(YAML::Flow);
  out << value;
  return out.c_str();
}

}  // namespace ferula
