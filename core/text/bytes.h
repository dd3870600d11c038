// Sizes for people.
#pragma once

#include <cstdint>
#include <string>

namespace ferula {

// "812 B", "4.1 kB", "56 MB": of 1000.
std::string bytes_text(std::uintmax_t bytes);

}  // namespace ferula
