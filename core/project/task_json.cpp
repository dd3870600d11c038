#include "core/project/task_json.h"

#include <c10/core/ScalarType.h>

#include <nlohmann/json.hpp>

#include "core/files/measurements.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

c10::ScalarType scalar_type(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(c10::ScalarType::Undefined); ++i)
    if (const auto type = static_cast<c10::ScalarType>(i); c10::toString(type) == name) return type;
  throw Error("unknown type of a stream '" + name + "'");
}

}  // namespace

void to_json(Json& json, const StreamSpec& stream) {
  json = {{"name", stream.name},
          {"shape", stream.shape},
          {"type", c10::toString(stream.type)},
          {"meaning", stream.meaning}};
}

void from_json(const Json& json, StreamSpec& stream) {
  json.at("name").get_to(stream.name);
  json.at("shape").get_to(stream.shape);
  stream.type = scalar_type(json.at("type").get<std::string>());
  json.at("meaning").get_to(stream.meaning);
}

void to_json(Json& json, const StoredModel& model) {
  json = {{"name", model.name},
          {"experiment", model.experiment},
          {"weights", model.weights},
          {"performance", measurements_to_json(model.performance)}};
}

void from_json(const Json& json, StoredModel& model) {
  json.at("name").get_to(model.name);
  json.at("experiment").get_to(model.experiment);
  json.at("weights").get_to(model.weights);
  model.performance = measurements_from_json(json.at("performance"));
}

void to_json(Json& json, const Task& task) {
  json = {{"name", task.name},       {"type", task.type},       {"problem", task.problem},
          {"samples", task.samples}, {"classes", task.classes}, {"streams", task.streams},
          {"paths", task.paths},     {"models", task.models}};
}

void from_json(const Json& json, Task& task) {
  json.at("name").get_to(task.name);
  json.at("type").get_to(task.type);
  json.at("problem").get_to(task.problem);
  json.at("samples").get_to(task.samples);
  json.at("classes").get_to(task.classes);
  json.at("streams").get_to(task.streams);
  json.at("paths").get_to(task.paths);
  json.at("models").get_to(task.models);
}

}  // namespace ferula
