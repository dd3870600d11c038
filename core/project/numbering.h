// "model_0007.pt" is number 7 of "model.pt".
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ferula {

struct NumberedName {
  std::string name;  // "model.pt"
  std::int64_t number;
};

// At least four digits. The ending begins at the last dot.
std::string numbered_name(std::string_view name, std::int64_t number);

// Nothing if the name has no number, or one that numbered_name() would not write.
std::optional<NumberedName> parse_numbered_name(std::string_view name);

// The highest number of exactly this file ("…/model.pt") in its folder; 0: there is none.
std::int64_t highest_number(const std::filesystem::path& file);

}  // namespace ferula
