// What a plain scalar means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// true, yes, on, false, no, off; in any case of letters.
std::optional<bool> parse_boolean(std::string_view text);

// Decimal, no leading zeros: 42, -7, +3. Also a real number that is whole and at most 2^53: 1e5.
std::optional<std::int64_t> parse_integer(std::string_view text);

// 1, -0.5, .5, 1e-5, .inf, -.inf, .nan; no leading zeros, none that overflow.
std::optional<double> parse_real(std::string_view text);

// The shortest text that reads as the same number.
std::string real_text(double number);

// A scalar that reads as this text: quoted if it looks like a boolean, a number or null.
ConfigValue make_text(std::string text, Origin origin = {});
ConfigValue make_texts(const std::vector<std::string>& texts);

}  // namespace ferula
