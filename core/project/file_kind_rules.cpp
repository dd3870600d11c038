// What a template may look like.
#include <algorithm>
#include <regex>

#include "core/project/file_kinds.h"

namespace ferula {
namespace {

using Parts = std::vector<std::string>;

std::string broken_by_name(const std::string& name) {
  static const std::regex pattern("[a-z][a-z0-9_]*");
  if (!std::regex_match(name, pattern))
    return "its name must be small letters, digits and '_', a letter first";
  if (name == "all" || name == "checkpoints") return "this name is reserved";
  return "";
}

std::string broken_by_parts(const Parts& parts) {
  if (parts.size() < 2 || (parts[0] != "PROJECT" && parts[0] != "TEMPORARY"))
    return "its template must begin with PROJECT/ or TEMPORARY/";
  static const std::regex pattern(R"([^.~#:\\\x00-\x1f\x7f][^~#:\\\x00-\x1f\x7f]*)");
  for (const std::string& part : parts)
    if (!std::regex_match(part, pattern))
      return "the parts of its template must not be empty, nor begin with '.', nor have '~', '#', "
             "':' or '\\', got '" +
             part + "'";
  if (parts[0] == "PROJECT" && parts[1] == "runs") return "PROJECT/runs is for schedules alone";
  return "";
}

std::string broken_by_placeholders(const Parts& parts) {
  static const std::regex word("(^|.*[^A-Za-z])(PROJECT|TEMPORARY|TASK|FILE)([^A-Za-z].*|$)");
  const Parts rest(parts.begin() + 1, parts.end());
  for (const std::string& part : rest)
    if (part != "TASK" && part != "FILE" && std::regex_match(part, word))
      return "TASK and FILE must be whole parts of the template, PROJECT and TEMPORARY its first, "
             "got '" +
             part + "'";
  if (std::count(rest.begin(), rest.end(), "TASK") > 1) return "TASK may be there once";
  if (std::count(rest.begin(), rest.end() - 1, "FILE") > 0)
    return "FILE may only be the last part of the template";
  if (rest.back() != "FILE" && !std::filesystem::path(rest.back()).has_extension())
    return "without FILE the last part of its template must have an ending, as in 'model.pt'";
  return "";
}

std::string broken_by_reuse(const FileKind& kind, const Parts& parts) {
  static const std::regex capitals("[A-Z][A-Z0-9_]*");
  const bool has_task = std::count(parts.begin(), parts.end(), "TASK") > 0;
  if (kind.reuse == Reuse::by_task &&
      !(parts.size() == 4 && parts[0] == "PROJECT" && std::regex_match(parts[1], capitals) &&
        parts[1] != "TASK" && parts[2] == "TASK"))
    return "a kind that is reused by task must have a template PROJECT/NAME/TASK/file, the name in "
           "capitals";
  if (kind.reuse == Reuse::global && (has_task || parts.size() < 3 || parts[0] != "PROJECT"))
    return "a kind that is reused globally must have a template PROJECT/folder/file, without TASK";
  return "";
}

}  // namespace

Parts template_parts(const FileKind& kind) {
  Parts parts(1);
  for (const char c : kind.path) {
    if (c == '/')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

std::string broken_rule(const FileKind& kind) {
  const Parts parts = template_parts(kind);
  for (const std::string& rule : {broken_by_name(kind.name), broken_by_parts(parts)})
    if (!rule.empty()) return rule;
  const std::string rule = broken_by_placeholders(parts);
  return rule.empty() ? broken_by_reuse(kind, parts) : rule;
}

}  // namespace ferula
