// Tasks and stored models as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ferula/task.h"

namespace ferula {

void to_json(nlohmann::ordered_json& json, const StreamSpec& stream);
void from_json(const nlohmann::ordered_json& json, StreamSpec& stream);
void to_json(nlohmann::ordered_json& json, const StoredModel& model);
void from_json(const nlohmann::ordered_json& json, StoredModel& model);
void to_json(nlohmann::ordered_json& json, const Task& task);
void from_json(const nlohmann::ordered_json& json, Task& task);

}  // namespace ferula
