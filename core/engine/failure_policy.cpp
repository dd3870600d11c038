#include "core/engine/failure_policy.h"

#include <regex>

#include "ferula/error.h"

namespace ferula {

FailurePolicy parse_failure_policy(const std::string& text) {
  static const std::regex retry(R"(retry\((\d{1,6})\))");
  std::smatch parts;
  if (text == "stop") return {.stop = true};
  if (text == "skip") return {};
  if (std::regex_match(text, parts, retry)) return {.retries = std::stoll(parts[1])};
  throw Error("on_failure: expected stop, skip or retry(n), got '" + text + "'");
}

}  // namespace ferula
