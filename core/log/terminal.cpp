#include "core/log/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace ferula {
namespace {

constexpr TerminalSize kUsual = {80, 24};

}  // namespace

TerminalSize terminal_size(int descriptor) {
  const char* kind = std::getenv("TERM");
  if (::isatty(descriptor) != 1 || kind == nullptr || std::string_view(kind) == "dumb") return {};
  winsize size = {};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return kUsual;
  return {std::max<int>(size.ws_col, 2), std::max<int>(size.ws_row, 2)};
}

}  // namespace ferula
