#include "core/project/task_file.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/files/atomic_file.h"
#include "core/project/references.h"
#include "core/project/task_json.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void fail(const fs::path& file, const char* meaning, const std::exception& error) {
  throw Error("'" + file.string() + "' is no " + meaning + ": " + error.what());
}

Json read(const fs::path& file, const char* meaning) try {
  std::ifstream stream(file);
  if (!stream) throw Error("cannot open '" + file.string() + "', a " + meaning);
  return Json::parse(stream);
} catch (const Json::exception& error) {
  fail(file, meaning, error);
}

void write(const fs::path& file, const Json& json) {
  write_file(file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

// Keys of these are data: one that is gone was removed.
bool is_map(const std::string& key) { return key == "paths" || key == "performance"; }

Json with_unknown_keys(const Json& before, const Json& now);

// Elements are the same if they have the same name, and the same rank among those.
Json elements_with_unknown_keys(const Json& before, const Json& now) {
  std::multimap<std::string, const Json*> old;
  for (const Json& element : before)
    if (element.is_object()) old.emplace(element.value("name", ""), &element);
  Json result = Json::array();
  for (const Json& element : now) {
    const auto same = element.is_object() ? old.find(element.value("name", "")) : old.end();
    result.push_back(same == old.end() ? element : with_unknown_keys(*same->second, element));
    if (same != old.end()) old.erase(same);
  }
  return result;
}

// `now` has all keys that this version knows: what only `before` has is from another one.
Json with_unknown_keys(const Json& before, const Json& now) {
  if (before.is_array() && now.is_array()) return elements_with_unknown_keys(before, now);
  if (!before.is_object() || !now.is_object()) return now;
  Json result = before;
  for (const auto& [key, value] : now.items())
    result[key] =
        before.contains(key) && !is_map(key) ? with_unknown_keys(before[key], value) : value;
  return result;
}

// <project>/MODELS/<task>/<file>
fs::path project_of(const fs::path& file) {
  return fs::absolute(file).lexically_normal().parent_path().parent_path().parent_path();
}

std::string moved(const std::string& reference, const fs::path& from, const fs::path& to) {
  return reference.empty() ? "" : make_reference(to, resolve_reference(from, reference));
}

constexpr const char* kTasks = "list of tasks";
constexpr const char* kModel = "stored model";

}  // namespace

std::vector<Task> read_tasks(const fs::path& file) try {
  return read(file, kTasks).at("tasks").get<std::vector<Task>>();
} catch (const Json::exception& error) {
  fail(file, kTasks, error);
} catch (const std::logic_error& error) {  // of a number that is none
  fail(file, kTasks, error);
}

void write_tasks(const fs::path& file, const std::vector<Task>& tasks) {
  const Json now = {{"tasks", tasks}};
  write(file, fs::exists(file) ? with_unknown_keys(read(file, kTasks), now) : now);
}

void write_model(const fs::path& file, const StoredModel& model) { write(file, model); }

StoredModel read_model(const fs::path& file, const fs::path& project) try {
  auto model = read(file, kModel).get<StoredModel>();
  model.experiment = moved(model.experiment, project_of(file), project);
  model.weights = moved(model.weights, project_of(file), project);
  return model;
} catch (const Json::exception& error) {
  fail(file, kModel, error);
} catch (const std::logic_error& error) {
  fail(file, kModel, error);
}

void forget_weights(const fs::path& file) {
  Json json = read(file, kModel);
  if (!json.is_object() || json.value("weights", "") == "") return;
  json["weights"] = "";
  write(file, json);
}

}  // namespace ferula
