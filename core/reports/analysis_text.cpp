// An analysis as CSV and as JSON.
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/reports/analysis.h"
#include "core/reports/ranking.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

void append_field(std::string& csv, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    csv += text;
    return;
  }
  csv += '"';
  for (const char c : text) csv += c == '"' ? "\"\"" : std::string(1, c);
  csv += '"';
}

std::string_view text_of(const std::string& name) { return name; }
std::string_view text_of(const Cell& cell) {
  if (cell.kind == Cell::Kind::missing) return " ";
  return cell.text;
}

template <class Fields>
void append_line(std::string& csv, const Fields& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) csv += ',';
    append_field(csv, text_of(fields[i]));
  }
  csv += '\n';
}

// "000042" is 42; JSON has no numbers for NaN and the infinities, which stay texts.
Json to_json_value(const Cell& cell) {
  if (cell.kind == Cell::Kind::missing) return nullptr;
  if (cell.kind == Cell::Kind::text) return cell.text;
  if (cell.text == "true" || cell.text == "false") return cell.text == "true";
  std::int64_t whole = 0;
  const char* end = cell.text.data() + cell.text.size();
  if (std::from_chars(cell.text.data(), end, whole).ptr == end) return whole;
  const std::optional<double> real = number(cell);
  return real && std::isfinite(*real) ? Json(*real) : Json(cell.text);
}

}  // namespace

std::string to_csv(const Analysis& analysis) {
  std::string csv;
  append_line(csv, analysis.columns);
  for (const Analysis::Experiment& experiment : analysis.experiments)
    for (const Analysis::Row& row : experiment.rows) append_line(csv, row);
  return csv;
}

std::string to_json(const Analysis& analysis) {
  Json rows = Json::array();
  for (const Analysis::Experiment& experiment : analysis.experiments)
    for (const Analysis::Row& row : experiment.rows) {
      Json object = Json::object();
      for (std::size_t i = 0; i < row.size(); ++i)
        object.emplace(analysis.columns[i], to_json_value(row[i]));
      rows.push_back(std::move(object));
    }
  return rows.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ferula
