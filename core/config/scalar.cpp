#include "core/config/scalar.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace ferula {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_plus(std::string_view text) {
  return text.size() > 1 && text[0] == '+' && text[1] != '-' ? text.substr(1) : text;
}

// Neither "inf" and "nan", which YAML writes with a dot, nor 010: YAML 1.1 reads it as 8, others as
// 10, and nobody can know what was meant.
bool begins_like_a_number(std::string_view text) {
  if (text.substr(0, 1) == "-") text.remove_prefix(1);
  if (text.empty() || (!is_digit(text[0]) && text[0] != '.')) return false;
  return text.size() == 1 || text[0] != '0' || !is_digit(text[1]);
}

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> parse_special(std::string_view text) {
  const std::string word = lower(text);
  if (word == ".inf") return kInfinity;
  if (word == "-.inf") return -kInfinity;
  if (word == ".nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

}  // namespace

std::optional<bool> parse_boolean(std::string_view text) {
  const std::string word = lower(text);
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  constexpr double kLargest = 9007199254740992.0;  // 2^53: all whole numbers so far are exact
  const std::string_view digits = without_plus(text);
  if (!begins_like_a_number(digits)) return std::nullopt;
  if (const auto number = parse_whole<std::int64_t>(digits)) return number;
  const std::optional<double> real = parse_real(text);
  if (!real || std::abs(*real) > kLargest || std::floor(*real) != *real) return std::nullopt;
  // 2^53 may be 2^53 + 1, rounded.
  if (text.find_first_of(".eE") == std::string_view::npos) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

std::optional<double> parse_real(std::string_view text) {
  const std::string_view number = without_plus(text);
  if (const auto special = parse_special(number)) return special;
  if (!begins_like_a_number(number)) return std::nullopt;
  return parse_whole<double>(number);
}

std::string real_text(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number > 0 ? ".inf" : "-.inf";
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

ConfigValue make_text(std::string text, Origin origin) {
  const bool ambiguous = text.empty() || text == "~" || lower(text) == "null" ||
                         parse_boolean(text) || parse_real(text);
  ConfigValue value = make_scalar(std::move(text), std::move(origin));
  value.quoted = ambiguous;
  return value;
}

ConfigValue make_texts(const std::vector<std::string>& texts) {
  ConfigValue list;
  list.kind = ConfigValue::Kind::list;
  for (const std::string& text : texts) list.items.push_back(make_text(text));
  return list;
}

}  // namespace ferula
