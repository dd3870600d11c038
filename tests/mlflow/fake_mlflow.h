// As much of an MLflow server as a tracker asks for: it remembers what it is sent.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fake_server.h"

namespace ferula::mlflow {

struct FakeRun {
  std::string name, status = "RUNNING";
  std::map<std::string, std::string> tags, parameters, artifacts;
  std::map<std::string, std::vector<std::pair<std::int64_t, nlohmann::json>>> metrics;

  std::vector<std::int64_t> steps(const std::string& key) const {
    std::vector<std::int64_t> result;
    if (metrics.contains(key))
      for (const auto& [step, value] : metrics.at(key)) result.push_back(step);
    return result;
  }
};

// Has the experiment "there" and makes others. Its runs' ids are "0", "1", …
class FakeMlflow {
 public:
  using Trouble = std::function<std::optional<Answer>(const Request&)>;

  std::vector<FakeRun> runs;  // to be looked at when nobody asks any more
  std::vector<std::string> experiments = {"there"};
  std::string artifact_root = "mlflow-artifacts:/7";
  std::size_t largest_batch = 0;
  std::vector<std::string> statuses;
  Trouble before, after;  // what it answers instead, before or after it did what it was asked

  std::string uri() const { return server_.uri(); }
  const FakeServer& server() const { return server_; }

 private:
  Answer handle(const Request& request) {
    if (before)
      if (const auto trouble = before(request)) return *trouble;
    const Answer answer = request.method == "PUT" ? take_artifact(request) : obey(request);
    if (after)
      if (const auto trouble = after(request)) return *trouble;
    return answer;
  }

  static Answer refusal(const std::string& code) {
    return {400, nlohmann::json{{"error_code", code}, {"message", code}}.dump()};
  }

  Answer take_artifact(const Request& request) {
    const std::string begin = "/api/2.0/mlflow-artifacts/artifacts/7/";
    if (!request.target.starts_with(begin)) return {404, ""};
    const std::string path = request.target.substr(begin.size());
    runs.at(std::stoul(path)).artifacts[path.substr(path.find('/') + 1)] = request.body;
    return {};
  }

  Answer obey(const Request& request) {
    const std::string command = request.target.substr(std::string("/api/2.0/mlflow/").size());
    if (command.starts_with("experiments/get-by-name?experiment_name=")) return find(command);
    const auto body = nlohmann::json::parse(request.body);
    if (command == "experiments/create") {
      experiments.push_back(body.at("name"));
      return {200, R"({"experiment_id": "7"})"};
    }
    if (command == "runs/search") return search(body.at("filter"));
    if (command == "runs/create") return create(body);
    FakeRun& run = runs.at(std::stoul(body.at("run_id").get<std::string>()));
    if (command == "runs/update") statuses.push_back(run.status = body.at("status"));
    if (command == "runs/set-tag") run.tags[body.at("key")] = body.at("value");
    if (command == "runs/log-batch") log(run, body);
    return {};
  }

  Answer find(const std::string& command) const {
    const std::string name = command.substr(command.find('=') + 1);
    const bool is_there =
        std::find(experiments.begin(), experiments.end(), name) != experiments.end();
    if (!is_there) return refusal("RESOURCE_DOES_NOT_EXIST");
    return {200, R"({"experiment": {"experiment_id": "7"}})"};
  }

  Answer search(const std::string& filter) const {
    nlohmann::json found = nlohmann::json::array();
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (filter == "tags.`ferula.key` = '" + runs[i].tags.at("ferula.key") + "'")
        found.push_back(shown(i));
    return {200, nlohmann::json{{"runs", found}}.dump()};
  }

  Answer create(const nlohmann::json& body) {
    FakeRun& run = runs.emplace_back();
    run.name = body.at("run_name");
    for (const auto& tag : body.at("tags")) run.tags[tag.at("key")] = tag.at("value");
    return {200, nlohmann::json{{"run", shown(runs.size() - 1)}}.dump()};
  }

  nlohmann::json shown(std::size_t index) const {
    const std::string id = std::to_string(index);
    nlohmann::json metrics = nlohmann::json::array(), parameters = nlohmann::json::array();
    for (const auto& [key, values] : runs[index].metrics)
      metrics.push_back({{"key", key}, {"step", values.back().first}});
    for (const auto& [key, value] : runs[index].parameters) parameters.push_back({{"key", key}});
    return {{"info",
             {{"run_id", id},
              {"experiment_id", "7"},
              {"status", runs[index].status},
              {"artifact_uri", artifact_root + "/" + id + "/artifacts"}}},
            {"data", {{"metrics", metrics}, {"params", parameters}}}};
  }

  void log(FakeRun& run, const nlohmann::json& body) {
    for (const auto& metric : body.value("metrics", nlohmann::json::array()))
      run.metrics[metric.at("key")].emplace_back(metric.at("step"), metric.at("value"));
    for (const auto& parameter : body.value("params", nlohmann::json::array()))
      run.parameters[parameter.at("key")] = parameter.at("value");
    for (const char* part : {"metrics", "params"})
      largest_batch = std::max(largest_batch, body.value(part, nlohmann::json::array()).size());
  }

  FakeServer server_{[this](const Request& request) { return handle(request); }};
};

// What a fake server does once at a request of this kind, or always.
inline FakeMlflow::Trouble at(const std::string& target, const Answer& answer, int times = 1) {
  return [=](const Request& request) mutable -> std::optional<Answer> {
    if (request.target.find(target) == std::string::npos || times-- <= 0) return std::nullopt;
    return answer;
  };
}

}  // namespace ferula::mlflow
