#include "core/reports/flat_configuration.h"

#include <algorithm>
#include <iterator>

#include "core/config/yaml.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

void append(FlatConfiguration& result, const std::string& path, const ConfigValue& value) {
  if (value.kind != Kind::mapping || value.entries.empty()) {
    result.emplace_back(path, value.kind == Kind::scalar ? value.text : to_yaml_line(value));
    return;
  }
  for (const ConfigEntry& entry : value.entries)
    append(result, join_path(path, entry.key), entry.value);
}

bool is_irrelevant(std::string_view path) { return path == "seed" || path == "output"; }

// A line's indentation in blanks, and the rest of it; the text begins after it.
struct Line {
  std::size_t indentation;
  std::string_view content;
};

Line take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  const std::size_t indentation = std::min(line.find_first_not_of(' '), line.size());
  return {indentation, line.substr(indentation)};
}

}  // namespace

FlatConfiguration flat(const ConfigValue& tree) {
  FlatConfiguration result;
  append(result, "", tree);
  std::sort(result.begin(), result.end());
  return result;
}

std::string_view value_at(const FlatConfiguration& configuration, std::string_view path) {
  const auto found = std::lower_bound(
      configuration.begin(), configuration.end(), path,
      [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  if (found == configuration.end() || found->first != path) return {};
  return found->second;
}

FlatConfiguration without_seed(FlatConfiguration configuration) {
  std::erase_if(configuration, [](const auto& entry) { return is_irrelevant(entry.first); });
  return configuration;
}

// Both are sorted: one walk along them.
void Differences::add(const FlatConfiguration& configuration) {
  ++configurations_;
  std::vector<Seen> fresh;
  auto seen = seen_.begin();
  for (const auto& [path, value] : configuration) {
    while (seen != seen_.end() && seen->path < path) ++seen;
    if (seen == seen_.end() || seen->path != path)
      fresh.push_back({path, value, 1});
    else if (seen->value == value)
      ++seen->count;
  }
  if (fresh.empty()) return;
  std::vector<Seen> merged;
  merged.reserve(seen_.size() + fresh.size());
  std::merge(std::move_iterator(seen_.begin()), std::move_iterator(seen_.end()),
             std::move_iterator(fresh.begin()), std::move_iterator(fresh.end()),
             std::back_inserter(merged),
             [](const Seen& a, const Seen& b) { return a.path < b.path; });
  seen_ = std::move(merged);
}

std::vector<std::string> Differences::paths() const {
  std::vector<std::string> result;
  for (const Seen& seen : seen_)
    if (seen.count < configurations_ && !is_irrelevant(seen.path)) result.push_back(seen.path);
  return result;
}

std::string written_scalar(std::string_view yaml, std::string_view path) {
  std::size_t indentation = 0;
  for (std::size_t dot = path.find('.');; dot = path.find('.')) {
    const std::string_view key = path.substr(0, dot);
    Line line = take_line(yaml);
    while (line.indentation != indentation || !line.content.starts_with(key) ||
           line.content.substr(key.size(), 1) != ":") {
      if (yaml.empty() || line.indentation < indentation) return "";
      line = take_line(yaml);
    }
    if (dot == std::string_view::npos)
      return parse_yaml_text(line.content.substr(key.size() + 1), std::string(key)).text;
    path.remove_prefix(dot + 1);
    indentation += 2;
  }
}

}  // namespace ferula
