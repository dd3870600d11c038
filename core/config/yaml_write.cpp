#include <yaml-cpp/emitter.h>

#include <algorithm>

#include "core/config/yaml.h"

namespace ferula {
namespace {

bool is_nested(const ConfigValue& value) {
  return std::any_of(value.items.begin(), value.items.end(), [](const ConfigValue& item) {
    return item.kind == ConfigValue::Kind::mapping || item.kind == ConfigValue::Kind::list;
  });
}

// yaml-cpp quotes what it must, but leaves carriage returns plain and then reads fewer of them.
void emit_text(YAML::Emitter& out, const std::string& text, bool quoted) {
  if (quoted || text.find('\r') != std::string::npos) out << YAML::DoubleQuoted;
  out << text;
}

void emit(YAML::Emitter& out, const ConfigValue& value);

void emit_mapping(YAML::Emitter& out, const ConfigValue& value) {
  std::vector<const ConfigEntry*> sorted;
  for (const ConfigEntry& entry : value.entries) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->key < b->key; });
  out << YAML::BeginMap;
  for (const ConfigEntry* entry : sorted) {
    out << YAML::Key;
    emit_text(out, entry->key, entry->key == "<<");
    out << YAML::Value;
    emit(out, entry->value);
  }
  out << YAML::EndMap;
}

void emit_list(YAML::Emitter& out, const ConfigValue& value) {
  if (!is_nested(value)) out << YAML::Flow;
  out << YAML::BeginSeq;
  for (const ConfigValue& item : value.items) emit(out, item);
  out << YAML::EndSeq;
}

void emit(YAML::Emitter& out, const ConfigValue& value) {
  switch (value.kind) {
    case ConfigValue::Kind::null:
      out << YAML::Null;
      return;
    case ConfigValue::Kind::scalar:
      return emit_text(out, value.text, value.quoted);
    case ConfigValue::Kind::list:
      return emit_list(out, value);
    case ConfigValue::Kind::mapping:
      return emit_mapping(out, value);
  }
}

std::string shortened(const std::string& text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // not inside a character
  return text.substr(0, end) + "…";
}

}  // namespace

std::string to_yaml(const ConfigValue& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str()) + "\n";
}

std::string to_yaml_line(const ConfigValue& value) {
  YAML::Emitter out;
  out.SetSeqFormat(YAML::Flow);
  out.SetMapFormat(YAML::Flow);
  emit(out, value);
  return out.c_str();
}

std::string shown(const ConfigValue& value) {
  if (value.kind == ConfigValue::Kind::null) return "nothing";
  if (value.kind == ConfigValue::Kind::mapping) return "a mapping";
  if (value.kind == ConfigValue::Kind::list) return "the list " + shortened(to_yaml_line(value));
  return (value.quoted ? "the text '" : "'") + shortened(value.text) + "'";
}

}  // namespace ferula
