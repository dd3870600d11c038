#include "images/data_folder.h"

#include <cstdlib>

namespace ferula {

std::filesystem::path expand_home(const std::string& path) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || (path != "~" && !path.starts_with("~/"))) return path;
  return home + path.substr(1);
}

}  // namespace ferula
