// Measurements as JSON, which has no NaN and no infinities: these are text, "nan", "inf", "-inf".
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace ferula {

nlohmann::ordered_json measurements_to_json(const std::map<std::string, double>& measurements);

// Throws an exception of the JSON library, or of std::stod, if it is anything else.
std::map<std::string, double> measurements_from_json(const nlohmann::ordered_json& json);

}  // namespace ferula
