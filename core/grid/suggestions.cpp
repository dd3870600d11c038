#include "core/grid/suggestions.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

// Numbers as short as they can be; what takes no part is null.
Json to_json(const Point& point) {
  Json json = Json::array();
  for (const double number : point) json.push_back(std::isnan(number) ? Json() : Json(number));
  return json;
}

Point to_point(const Json& json) {
  Point point;
  for (const Json& number : json)
    point.push_back(number.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                     : number.get<double>());
  return point;
}

SuggestionsByTrial parse(const std::vector<std::string>& lines) try {
  SuggestionsByTrial suggestions;
  for (const std::string& line : lines) {
    const Json json = Json::parse(line);
    suggestions[json.at("trial")] = {to_point(json.at("point")), json.at("settings")};
  }
  return suggestions;
} catch (const Json::exception& error) {
  throw Error("a line of " + std::string(kSuggestions) + " is no suggestion: " + error.what());
}

}  // namespace

SuggestionsByTrial read_suggestions(const std::filesystem::path& file) {
  return parse(read_sealed_lines(file));
}

Suggestions::Suggestions(const std::filesystem::path& file)
    : lines_(file), by_trial_(parse(lines_.found())) {}

void Suggestions::add(std::int64_t trial, const Suggestion& suggestion) {
  const Json json = {
      {"trial", trial}, {"point", to_json(suggestion.point)}, {"settings", suggestion.settings}};
  lines_.append(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  by_trial_[trial] = suggestion;
}

}  // namespace ferula
