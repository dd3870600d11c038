#include "core/project/references.h"

#include <algorithm>

#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;

fs::path plain_path(const fs::path& path) {
  const fs::path normal = fs::absolute(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

std::string make_reference(const fs::path& project, const fs::path& path) {
  const fs::path folder = plain_path(project), target = plain_path(path);
  if (!is_inside(target, folder.parent_path())) return target.string();
  return target.lexically_relative(folder).string();
}

fs::path resolve_reference(const fs::path& project, std::string_view reference) {
  if (reference.empty())
    throw Error("the reference is empty: the file that it named was removed after use");
  return plain_path(plain_path(project) / fs::path(reference));
}

void check_project_name(const std::string& name, const std::string& place) {
  const auto is_bad = [](unsigned char c) { return c < ' ' || c == 127 || c == '/' || c == '#'; };
  if (name.empty() || name[0] == '.' || std::any_of(name.begin(), name.end(), is_bad))
    throw Error(place + ": a project is a folder: expected a name without '/' and '#' that does " +
                "not begin with '.', got '" + name + "'");
}

}  // namespace ferula
