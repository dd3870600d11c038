#include "core/config/explain.h"

#include <algorithm>
#include <map>

#include "core/config/yaml.h"

namespace ferula {
namespace {

void collect(const ConfigValue& value, const std::string& path, std::vector<Leaf>& result) {
  if (value.kind != ConfigValue::Kind::mapping || value.entries.empty()) {
    result.push_back({path, to_inline_yaml(value), value.origin});
    return;
  }
  for (const auto& [key, child] : value.entries) collect(child, join_path(path, key), result);
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

// The keys of a schema as a tree, so that the template nests them.
struct TemplateNode {
  std::vector<std::pair<std::string, TemplateNode>> children;
  std::string value, comment;

  TemplateNode& child(std::string_view path) {
    if (path.empty()) return *this;
    const auto [key, rest] = split_path(path);
    for (auto& [name, node] : children)
      if (name == key) return node.child(rest);
    return children.emplace_back(std::string(key), TemplateNode()).second.child(rest);
  }
};

void write(const TemplateNode& node, const std::string& indent, std::string& out) {
  for (const auto& [key, child] : node.children) {
    if (!child.children.empty()) {
      out += indent + key + ":\n";
      write(child, indent + "  ", out);
      continue;
    }
    const std::string line = indent + key + ": " + child.value;
    out += (child.comment.empty() ? line : padded(line, 44) + "  # " + child.comment) + "\n";
  }
}

}  // namespace

std::vector<Leaf> leaves(const ConfigValue& tree, const std::string& path) {
  std::vector<Leaf> result;
  const ConfigValue* value = path.empty() ? &tree : tree.find(path);
  if (value != nullptr) collect(*value, path, result);
  return result;
}

std::string explain(const std::vector<Leaf>& leaves) {
  std::size_t width = 0;
  for (const Leaf& leaf : leaves)
    width = std::max(width, std::min<std::size_t>(60, leaf.path.size() + 2 + leaf.text.size()));
  std::string result;
  for (const Leaf& leaf : leaves)
    result += padded(leaf.path + ": " + leaf.text, width) + "  # " + leaf.origin + "\n";
  return result;
}

std::vector<Difference> diff(const ConfigValue& left, const ConfigValue& right) {
  std::map<std::string, Difference> all;
  for (const Leaf& leaf : leaves(left)) all[leaf.path] = {leaf.path, leaf.text, ""};
  for (const Leaf& leaf : leaves(right)) {
    Difference& difference = all[leaf.path];
    difference.path = leaf.path;
    difference.right = leaf.text;
  }
  std::vector<Difference> result;
  for (const auto& [path, difference] : all)
    if (difference.left != difference.right) result.push_back(difference);
  return result;
}

std::string template_yaml(const Schema& schema, const ConfigValue& tree) {
  TemplateNode root;
  for (const Leaf& leaf : leaves(tree)) root.child(leaf.path).value = leaf.text;
  for (const Schema::Key& key : schema.keys()) {
    if (key.parameter.is_section) continue;
    TemplateNode& node = root.child(key.path);
    if (node.value.empty())
      node.value =
          key.parameter.constraint.required ? "" : to_inline_yaml(key.parameter.default_value);
    node.comment = key.parameter.meaning + " (" + expectation(key.parameter) +
                   (key.parameter.constraint.required ? "; required)" : ")");
  }
  std::string result;
  write(root, "", result);
  return result;
}

}  // namespace ferula
