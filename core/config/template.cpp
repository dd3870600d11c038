#include <algorithm>

#include "core/config/explain.h"
#include "core/config/yaml.h"

namespace ferula {
namespace {

std::string comment(const SchemaNode& node) {
  const ParameterInfo& info = node.info;
  if (info.type.empty()) return "";
  const std::string type =
      info.is_section ? info.type + " section" : expectation(info.type, info.constraint);
  return "  # " + std::string(info.constraint.required ? "REQUIRED: " : "") + info.meaning + " (" +
         type + ")";
}

std::string value_text(const SchemaNode& node, const ConfigValue* given) {
  if (given == nullptr || given->kind == ConfigValue::Kind::mapping) return node.info.default_value;
  return to_yaml_line(*given);
}

std::string lines(const SchemaNode& parent, const std::string& path, const std::string& indent,
                  const ConfigValue& given) {
  std::string text;
  for (const SchemaNode& node : parent.children) {
    const std::string child_path = join_path(path, node.key);
    const std::string value = value_text(node, given.find(child_path));
    if (value.empty() && node.is_parameter() && !node.info.constraint.required) continue;
    text += indent + node.key + ":" + (value.empty() ? "" : " " + value) + comment(node) + "\n" +
            lines(node, child_path, indent + "  ", given);
  }
  return text;
}

}  // namespace

std::string template_yaml(const Schema& schema, const ConfigValue& given) {
  return lines(schema.root(), "", "", given);
}

}  // namespace ferula
