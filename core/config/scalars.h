// Scalars of YAML as C++ values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/config/value.h"

namespace ferula {

// Each is empty if the value is no scalar of this type. A quoted scalar is a text only.

// true, false, yes, no, on, off.
std::optional<bool> to_boolean(const ConfigValue& value);
// Decimal, without leading zeros: "010" is 8 to some readers and 10 to others.
std::optional<std::int64_t> to_integer(const ConfigValue& value);
// Decimal, also "1e-3", ".inf", "-.inf", ".nan"; again no leading zeros.
std::optional<double> to_real(const ConfigValue& value);
std::optional<std::string> to_text(const ConfigValue& value);

// The shortest text that reads back as the same number.
std::string real_text(double number);

}  // namespace ferula
