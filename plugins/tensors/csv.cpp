#include "csv.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

using Fields = std::vector<std::string>;

std::string joined(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + word;
  return result;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<double> number(const std::string& field) {
  std::string_view text = trimmed(field);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Where a text stands in a list.
std::optional<double> place(const std::vector<std::string>& list, const std::string& text) {
  const auto found = std::find(list.begin(), list.end(), trimmed(text));
  if (found == list.end()) return std::nullopt;
  return static_cast<double>(found - list.begin());
}

// A table line by line; a field in quotes may hold commas, and quotes twice, but no line's end.
class Table {
 public:
  explicit Table(const fs::path& file) : file_(file), stream_(file) {
    if (fs::is_directory(file)) throw Error(file.string() + ": is a folder, expected a table");
    if (!stream_) throw Error(file.string() + ": no such file, or it cannot be read");
  }

  // Skips empty lines. False at the end.
  bool next(Fields& fields) {
    std::string line;
    while (std::getline(stream_, line)) {
      ++number_;
      if (line.ends_with('\r')) line.pop_back();
      if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
      if (trimmed(line).empty()) continue;
      split(line, fields);
      return true;
    }
    return false;
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(file_.string() + ":" + std::to_string(number_) + ": " + why);
  }

 private:
  void split(const std::string& line, Fields& fields) const {
    fields.assign(1, "");
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"') {
        const bool doubled = quoted && i + 1 < line.size() && line[i + 1] == '"';
        if (doubled)
          fields.back() += line[++i];
        else
          quoted = !quoted;
      } else if (line[i] == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += line[i];
      }
    }
    if (quoted) refuse("a quote is not closed");
  }

  fs::path file_;
  std::ifstream stream_;
  std::size_t number_ = 0;
};

// Which columns of a table are meant.
class Selection {
 public:
  Selection(const fs::path& file, const std::string& columns, const Fields& first, bool has_names)
      : file_(file), count_(first.size()) {
    if (has_names)
      for (const std::string& name : first) names_.emplace_back(trimmed(name));
    if (columns.empty()) add_range(0, count_ - 1, columns);
    std::string_view rest = columns;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      add(trimmed(rest.substr(0, comma)));
      rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    }
  }

  std::size_t count() const { return count_; }
  const std::vector<std::size_t>& positions() const { return positions_; }

 private:
  void add(std::string_view item) {
    const std::size_t dots = item.find("..");
    if (dots == std::string_view::npos || is_name(item))
      return positions_.push_back(position(item));
    add_range(position(item.substr(0, dots)), position(item.substr(dots + 2)), std::string(item));
  }

  void add_range(std::size_t first, std::size_t last, const std::string& item) {
    if (first > last) throw Error(file_.string() + "#" + item + ": ends before it begins");
    for (std::size_t i = first; i <= last; ++i) positions_.push_back(i);
  }

  bool is_name(std::string_view item) const { return place(names_, std::string(item)).has_value(); }

  std::size_t position(std::string_view item) const {
    if (const auto name = place(names_, std::string(item))) return static_cast<std::size_t>(*name);
    std::size_t position = 0;
    const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), position);
    if (error == std::errc() && end == item.data() + item.size() && position < count_)
      return position;
    throw Error(file_.string() + ": has no column '" + std::string(item) + "', only " +
                (names_.empty() ? "0 to " + std::to_string(count_ - 1) : joined(names_)));
  }

  fs::path file_;
  std::size_t count_;
  std::vector<std::string> names_;
  std::vector<std::size_t> positions_;
};

double value(const Table& table, const std::string& field,
             const std::vector<std::string>& classes) {
  const auto result = classes.empty() ? number(field) : place(classes, field);
  if (result) return *result;
  if (classes.empty())
    table.refuse("expected a number, got '" + field +
                 "' (only targets may be texts, if `classes` lists them)");
  table.refuse("'" + field + "' is none of the classes " + joined(classes));
}

}  // namespace

at::Tensor read_csv(const fs::path& file, const std::string& columns,
                    const std::vector<std::string>& classes) {
  Table table(file);
  Fields fields;
  if (!table.next(fields)) throw Error(file.string() + ": is empty, expected a table");
  const bool has_names = std::none_of(fields.begin(), fields.end(), [&](const auto& field) {
    return number(field) || place(classes, field);
  });
  const Selection selection(file, columns, fields, has_names);
  std::vector<double> values;
  for (bool more = !has_names || table.next(fields); more; more = table.next(fields)) {
    if (fields.size() != selection.count())
      table.refuse("has " + std::to_string(fields.size()) + " fields, the first line has " +
                   std::to_string(selection.count()));
    for (const std::size_t i : selection.positions())
      values.push_back(value(table, fields[i], classes));
  }
  const auto width = static_cast<std::int64_t>(selection.positions().size());
  at::Tensor result =
      at::empty({static_cast<std::int64_t>(values.size()) / width, width}, at::kDouble);
  std::copy(values.begin(), values.end(), result.mutable_data_ptr<double>());
  return result;
}

}  // namespace ferula
