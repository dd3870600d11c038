#include "core/project/numbering.h"

#include <algorithm>
#include <cstdio>

namespace ferula {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kDigits = 4, kMostDigits = 18;

std::size_t ending_of(std::string_view name) { return std::min(name.rfind('.'), name.size()); }

bool is_number(std::string_view text) {
  return text.size() >= kDigits && text.size() <= kMostDigits &&
         (text.size() == kDigits || text.front() != '0') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string numbered_name(std::string_view name, std::int64_t number) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "_%04jd", static_cast<std::intmax_t>(number));
  return std::string(name).insert(ending_of(name), digits);
}

std::optional<NumberedName> parse_numbered_name(std::string_view name) {
  const std::size_t ending = ending_of(name);
  const std::size_t line = name.substr(0, ending).rfind('_');
  if (line == std::string_view::npos) return {};
  const std::string_view digits = name.substr(line + 1, ending - line - 1);
  if (!is_number(digits)) return {};
  return NumberedName{std::string(name.substr(0, line)) + std::string(name.substr(ending)),
                      std::stoll(std::string(digits))};
}

std::int64_t highest_number(const fs::path& file) {
  const std::string name = file.filename().string();
  std::int64_t highest = 0;
  std::error_code ignored;  // a folder that is not there has no numbers
  for (const auto& entry : fs::directory_iterator(file.parent_path(), ignored))
    if (const auto other = parse_numbered_name(entry.path().filename().string());
        other && other->name == name)
      highest = std::max(highest, other->number);
  return highest;
}

}  // namespace ferula
