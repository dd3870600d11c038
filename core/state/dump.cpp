#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <sstream>

#include "core/state/state_tree.h"
#include "core/text/nearest.h"

namespace ferula {
namespace {

constexpr std::size_t kColumns = 8;
using Row = std::array<std::string, kColumns>;

// In UTF-8.
bool begins_character(char c) { return (c & 0xc0) != 0x80; }

std::string shown_number(double value) {
  char text[32];
  return {text, std::to_chars(text, std::end(text), value).ptr};
}

std::string shown_text(const std::string& value) {
  constexpr std::size_t kLongest = 60;
  std::size_t end = std::min(value.size(), kLongest);
  while (end > 0 && end < value.size() && !begins_character(value[end])) --end;
  std::string text = value.substr(0, end);
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return "\"" + text + (end < value.size() ? "…\"" : "\"");
}

std::string shown_tensor(const at::Tensor& tensor) {
  if (!tensor.defined()) return "undefined";
  std::ostringstream text;
  text << tensor.scalar_type() << ' ' << tensor.sizes();
  return text.str();
}

std::string listeners_of(const Node& node) {
  std::vector<std::string> owners;
  for (const Listener& listener : node.listeners) owners.push_back(listener.subscriber->owner);
  if (owners.empty()) return "0";
  return std::to_string(owners.size()) + " (" + joined(owners) + ")";
}

Row row_of(const Node& node) {
  return {node.path,  shown(node.value()), type_name(node.type), node.declaration.unit,
          node.owner, *node.last_writer,   listeners_of(node),   node.declaration.meaning};
}

// In characters, each taken to be one column wide.
std::size_t width(const std::string& text) {
  return std::count_if(text.begin(), text.end(), begins_character);
}

std::string aligned(const std::vector<Row>& rows) {
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], width(row[i]));
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i)
      text += row[i] + std::string(widths[i] - width(row[i]) + 2, ' ');
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

}  // namespace

std::string shown(const StateValue& value) {
  switch (static_cast<ValueType>(value.index())) {
    case ValueType::boolean:
      return std::get<bool>(value) ? "true" : "false";
    case ValueType::integer:
      return std::to_string(std::get<std::int64_t>(value));
    case ValueType::real:
      return shown_number(std::get<double>(value));
    case ValueType::text:
      return shown_text(std::get<std::string>(value));
    case ValueType::tensor:
      return shown_tensor(std::get<at::Tensor>(value));
  }
  return "";
}

std::string type_name(ValueType type) {
  constexpr const char* kNames[] = {"boolean", "integer", "real", "text", "tensor"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string StateTree::dump() const {
  std::vector<Row> rows = {
      {"path", "value", "type", "unit", "owner", "last writer", "listeners", "meaning"}};
  for (const auto& [path, node] : nodes_) rows.push_back(row_of(*node));
  return aligned(rows);
}

}  // namespace ferula
