#include <algorithm>

#include "core/config/explain.h"

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

std::string lines(const SchemaNode& parent, const std::string& indent) {
  std::string text;
  for (const SchemaNode& node : parent.children) {
    const std::string& value = node.info.default_value;
    text += indent + node.key + ":" + (value.empty() ? "" : " " + value) + comment(node) + "\n" +
            lines(node, indent + "  ");
  }
  return text;
}

}  // namespace

std::string template_yaml(const Schema& schema) { return lines(schema.root(), ""); }

}  // namespace ferula
