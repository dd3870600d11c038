#include "core/session/rungs.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/files/atomic_file.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kRungs = "rungs.json";

// JSON has no number for what is not finite.
Json number_to_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(std::to_string(value));
}

double number_from_json(const Json& json) {
  return json.is_string() ? std::stod(json.get<std::string>()) : json.get<double>();
}

}  // namespace

std::vector<Rung> read_rungs(const fs::path& experiment) {
  const fs::path file = experiment / kRungs;
  std::ifstream stream(file);
  if (!stream) return {};
  try {
    std::vector<Rung> rungs;
    for (const Json& json : Json::parse(stream))
      rungs.push_back({json.at("epochs"), number_from_json(json.at("value")), json.at("trials"),
                       json.at("goes_on")});
    return rungs;
  } catch (const std::exception& error) {
    throw Error("'" + file.string() + "' is damaged: " + error.what());
  }
}

void write_rungs(const fs::path& experiment, const std::vector<Rung>& rungs) {
  Json list = Json::array();
  for (const Rung& rung : rungs)
    list.push_back({{"epochs", rung.epochs},
                    {"value", number_to_json(rung.value)},
                    {"trials", rung.trials},
                    {"goes_on", rung.goes_on}});
  write_file(experiment / kRungs, list.dump(2) + "\n");
}

std::vector<double> values_beside(const fs::path& experiment, std::int64_t epochs) {
  const fs::path own = fs::absolute(experiment).lexically_normal();
  std::vector<double> values;
  for (const auto& entry : fs::directory_iterator(own.parent_path())) {
    if (!entry.is_directory() || entry.path() == own) continue;
    for (const Rung& rung : read_rungs(entry.path()))
      if (rung.epochs == epochs) values.push_back(rung.value);
  }
  return values;
}

}  // namespace ferula
