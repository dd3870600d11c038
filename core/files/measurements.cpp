#include "core/files/measurements.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace ferula {

using Json = nlohmann::ordered_json;

Json measurements_to_json(const std::map<std::string, double>& measurements) {
  Json result = Json::object();
  for (const auto& [name, value] : measurements)
    result[name] = std::isfinite(value) ? Json(value) : Json(std::to_string(value));
  return result;
}

std::map<std::string, double> measurements_from_json(const Json& json) {
  std::map<std::string, double> result;
  for (const auto& [name, value] : json.items())
    result[name] = value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
  return result;
}

}  // namespace ferula
