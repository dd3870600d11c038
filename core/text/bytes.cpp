#include "core/text/bytes.h"

#include <cstdio>
#include <iterator>

namespace ferula {

std::string bytes_text(std::uintmax_t bytes) {
  constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 999.5 && unit + 1 < std::size(kUnits); ++unit) size /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, size < 9.95 && unit > 0 ? "%.1f %s" : "%.0f %s", size,
                kUnits[unit]);
  return text;
}

}  // namespace ferula
