#include "core/config/scalars.h"

#include <array>
#include <charconv>
#include <limits>
#include <string_view>

namespace ferula {
namespace {

bool is_plain(const ConfigValue& value) {
  return value.kind == ConfigValue::Kind::scalar && !value.quoted;
}

bool has_leading_zero(std::string_view text) {
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  return text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
}

template <class T>
std::optional<T> to_number(std::string_view text) {
  if (has_leading_zero(text)) return std::nullopt;
  if (text.starts_with("+")) text.remove_prefix(1);
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<bool> to_boolean(const ConfigValue& value) {
  if (!is_plain(value)) return std::nullopt;
  for (const std::string_view yes : {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
    if (value.text == yes) return true;
  for (const std::string_view no :
       {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})
    if (value.text == no) return false;
  return std::nullopt;
}

std::optional<std::int64_t> to_integer(const ConfigValue& value) {
  if (!is_plain(value)) return std::nullopt;
  return to_number<std::int64_t>(value.text);
}

std::optional<double> to_real(const ConfigValue& value) {
  if (!is_plain(value)) return std::nullopt;
  const std::string& text = value.text;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == ".inf" || text == "+.inf" || text == ".Inf") return kInfinity;
  if (text == "-.inf" || text == "-.Inf") return -kInfinity;
  if (text == ".nan" || text == ".NaN") return std::numeric_limits<double>::quiet_NaN();
  // from_chars also takes "inf" and "nan", which YAML reads as texts.
  if (text.find_first_of("0123456789") == std::string::npos) return std::nullopt;
  return to_number<double>(text);
}

std::optional<std::string> to_text(const ConfigValue& value) {
  if (value.kind != ConfigValue::Kind::scalar) return std::nullopt;
  return value.text;
}

std::string real_text(double number) {
  if (number != number) return ".nan";
  if (number == std::numeric_limits<double>::infinity()) return ".inf";
  if (number == -std::numeric_limits<double>::infinity()) return "-.inf";
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), end};
}

}  // namespace ferula
