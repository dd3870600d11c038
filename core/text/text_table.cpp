#include "core/text/text_table.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ferula {
namespace {

constexpr int kGap = 2;
constexpr int kReadable = 12;  // columns that what is cut keeps, where that is possible

bool is_inside_character(char c) { return (c & 0xC0) == 0x80; }

// The byte at which the character of this number begins.
std::size_t offset_of(std::string_view text, int character) {
  std::size_t i = 0;
  for (; i < text.size(); ++i)
    if (!is_inside_character(text[i]) && character-- == 0) break;
  return i;
}

void remove_controls(std::string& text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
}

std::vector<int> widths_of(const std::vector<TextColumn>& columns,
                           const std::vector<TextRow>& rows) {
  std::vector<int> widths;
  for (const TextColumn& column : columns) widths.push_back(text_width(column.title));
  for (const TextRow& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], text_width(row[i]));
  return widths;
}

int total(const std::vector<int>& widths) {
  return std::accumulate(widths.begin(), widths.end(),
                         kGap * (static_cast<int>(widths.size()) - 1));
}

bool can_be_cut(Fit fit) { return fit == Fit::keep_begin || fit == Fit::keep_end; }

// Takes what is too much from the widest column that can be cut, as far as it stays readable.
void cut(const std::vector<TextColumn>& columns, std::vector<int>& widths, int width) {
  while (total(widths) > width) {
    std::size_t widest = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (can_be_cut(columns[i].fit) && widths[i] > kReadable &&
          (widest == columns.size() || widths[i] > widths[widest]))
        widest = i;
    if (widest == columns.size()) return;
    --widths[widest];
  }
}

// The columns that stay. A last resort is the last column, whatever it is.
std::vector<std::size_t> kept_columns(const std::vector<TextColumn>& columns,
                                      const std::vector<int>& widths, int width) {
  std::vector<std::size_t> kept(columns.size());
  std::iota(kept.begin(), kept.end(), 0);
  const auto room = [&] {
    std::vector<int> left;
    for (const std::size_t i : kept)
      left.push_back(can_be_cut(columns[i].fit) ? std::min(widths[i], kReadable) : widths[i]);
    return width - total(left);
  };
  while (kept.size() > 1 && room() < 0) {
    const auto droppable = std::find_if(kept.rbegin(), kept.rend(), [&](std::size_t i) {
      return columns[i].fit == Fit::droppable;
    });
    kept.erase(droppable == kept.rend() ? kept.end() - 1 : std::next(droppable).base());
  }
  return kept;
}

template <class T>
std::vector<T> picked(std::vector<T>& all, const std::vector<std::size_t>& places) {
  std::vector<T> result;
  for (const std::size_t place : places) result.push_back(std::move(all[place]));
  return result;
}

void append_line(std::string& text, const std::vector<TextColumn>& columns, const TextRow& row,
                 const std::vector<int>& widths) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string cell = shortened(row[i], widths[i], columns[i].fit);
    const std::string padding(widths[i] - text_width(cell), ' ');
    if (i > 0) line.append(kGap, ' ');
    line += columns[i].right_aligned ? padding + cell : cell + padding;
  }
  text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
}

}  // namespace

int text_width(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_inside_character(c); }));
}

std::string shortened(std::string_view text, int width, Fit fit) {
  const int excess = text_width(text) - width;
  if (excess <= 0) return std::string(text);
  if (width <= 0) return "";
  if (fit == Fit::keep_end) return "…" + std::string(text.substr(offset_of(text, excess + 1)));
  return std::string(text.substr(0, offset_of(text, width - 1))) + "…";
}

std::string text_table(std::vector<TextColumn> columns, std::vector<TextRow> rows, int width) {
  for (TextRow& row : rows) std::for_each(row.begin(), row.end(), remove_controls);
  std::vector<int> widths = widths_of(columns, rows);
  if (width > 0) {
    const std::vector<std::size_t> kept = kept_columns(columns, widths, width);
    columns = picked(columns, kept);
    widths = picked(widths, kept);
    for (TextRow& row : rows) row = picked(row, kept);
    cut(columns, widths, width);
    if (columns.size() == 1) widths[0] = std::min(widths[0], width);
  }
  TextRow titles;
  for (const TextColumn& column : columns) titles.push_back(column.title);
  std::string text;
  append_line(text, columns, titles, widths);
  for (const TextRow& row : rows) append_line(text, columns, row, widths);
  return text;
}

}  // namespace ferula
