// Tables for people who read them on a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ferula {

// What a column gives up where there is no room for all.
enum class Fit {
  whole,       // nothing
  keep_begin,  // "Not converged: Ep…"
  keep_end,    // "…/LeNet5/20180502_134509"
  droppable,   // itself, the last first
};

struct TextColumn {
  std::string title;
  Fit fit = Fit::whole;
  bool right_aligned = false;  // numbers
};

using TextRow = std::vector<std::string>;  // a cell a column

// Titles, then a line a row, two blanks between columns; no line is wider than `width` (0: as wide
// as it takes). Control characters become question marks.
std::string text_table(std::vector<TextColumn> columns, std::vector<TextRow> rows, int width);

// Columns that UTF-8 text takes: its characters.
int text_width(std::string_view text);

// At most `width` columns of it, cut at its end or its beginning, with an ellipsis.
std::string shortened(std::string_view text, int width, Fit fit = Fit::keep_begin);

}  // namespace ferula
