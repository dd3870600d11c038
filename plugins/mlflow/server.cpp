#include "server.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace ferula::mlflow {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string kApi = "/api/2.0/mlflow/";
constexpr std::size_t kLongestKey = 250, kLongestValue = 6000;

}  // namespace

std::string allowed_name(std::string text) {
  const auto is_refused = [](unsigned char c) {
    return std::isalnum(c) == 0 && std::string_view("_-. :/").find(char(c)) == std::string::npos;
  };
  std::replace_if(text.begin(), text.end(), is_refused, '_');
  return text.substr(0, kLongestKey);
}

namespace {

json as_list(const Texts& texts) {
  json list = json::array();
  for (const auto& [key, value] : texts)
    list.push_back({{"key", allowed_name(key)}, {"value", value.substr(0, kLongestValue)}});
  return list;
}

// JSON has no such numbers; MLflow takes the names that protobuf has for them.
json as_json(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

TrackedRun tracked(const json& run) {
  const json &info = run.at("info"), data = run.value("data", json::object());
  TrackedRun result = {info.at("run_id"),
                       info.at("experiment_id"),
                       info.at("artifact_uri"),
                       info.at("status"),
                       {},
                       {}};
  for (const json& metric : data.value("metrics", json::array()))
    result.last_steps[metric.at("key")] = metric.value("step", std::int64_t{0});
  for (const json& parameter : data.value("params", json::array()))
    result.parameters.insert(parameter.at("key").get<std::string>());
  return result;
}

void copy_to(const fs::path& target, const fs::path& file) try {
  fs::create_directories(target.parent_path());
  fs::copy_file(file, target, fs::copy_options::overwrite_existing);
} catch (const fs::filesystem_error& error) {
  throw Refused("keeps artefacts in a folder that cannot be written from here (" +
                    std::string(error.code().message()) + ": '" + target.parent_path().string() +
                    "'); start it with --serve-artifacts",
                "");
}

std::string without(const std::string& prefix, const std::string& text) {
  return text.substr(prefix.size());
}

// The part before the path: of "mlflow-artifacts://host:1/x" the server of that name, of
// "mlflow-artifacts:/x" this one.
std::string proxy_url(const std::string& tracking_uri, const std::string& artifact_uri) {
  std::string path = without("mlflow-artifacts:", artifact_uri), server = tracking_uri;
  if (path.starts_with("//")) {
    const std::size_t end = std::min(path.find('/', 2), path.size());
    if (end > 2) server = tracking_uri.substr(0, tracking_uri.find(':') + 1) + path.substr(0, end);
    path = path.substr(end);
  }
  return server + "/api/2.0/mlflow-artifacts/artifacts" + path;
}

}  // namespace

std::int64_t milliseconds_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string Server::experiment(const std::string& name) {
  const std::string query = kApi + "experiments/get-by-name?experiment_name=" + http_.escaped(name);
  const auto find = [&] { return http_.get(query).at("experiment").at("experiment_id"); };
  try {
    return find();
  } catch (const Refused& refused) {
    if (refused.code() != "RESOURCE_DOES_NOT_EXIST") throw;
  }
  try {
    return http_.post(kApi + "experiments/create", {{"name", name}}).at("experiment_id");
  } catch (
      const Refused& refused) {  // somebody was faster: the experiments of a grid begin together
    if (refused.code() != "RESOURCE_ALREADY_EXISTS") throw;
  }
  return find();
}

std::optional<TrackedRun> Server::find_run(const std::string& experiment, const std::string& tag,
                                           const std::string& value) {
  const json found =
      http_.post(kApi + "runs/search", {{"experiment_ids", {experiment}},
                                        {"filter", "tags.`" + tag + "` = '" + value + "'"},
                                        {"max_results", 1}});
  const json runs = found.value("runs", json::array());
  if (runs.empty()) return std::nullopt;
  return tracked(runs.front());
}

TrackedRun Server::create_run(const std::string& experiment, const std::string& name,
                              const Texts& tags) {
  return tracked(http_
                     .post(kApi + "runs/create", {{"experiment_id", experiment},
                                                  {"run_name", name},
                                                  {"start_time", milliseconds_now()},
                                                  {"tags", as_list(tags)}})
                     .at("run"));
}

void Server::log_parameters(const std::string& run, const Texts& parameters) {
  for (std::size_t begin = 0; begin < parameters.size(); begin += kParametersAtOnce) {
    const auto first = parameters.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto count = std::min(kParametersAtOnce, parameters.size() - begin);
    http_.post(kApi + "runs/log-batch",
               {{"run_id", run}, {"params", as_list({first, first + std::ptrdiff_t(count)})}});
  }
}

void Server::log_metrics(const std::string& run, const std::vector<Metric>& metrics) {
  json list = json::array();
  const auto send = [&] {
    http_.post(kApi + "runs/log-batch",
               {{"run_id", run}, {"metrics", std::exchange(list, json::array())}});
  };
  for (const Metric& metric : metrics) {
    list.push_back({{"key", allowed_name(metric.key)},
                    {"value", as_json(metric.value)},
                    {"timestamp", metric.time},
                    {"step", metric.step}});
    if (list.size() == kMetricsAtOnce) send();
  }
  if (!list.empty()) send();
}

void Server::set_tag(const std::string& run, const std::string& key, const std::string& value) {
  http_.post(kApi + "runs/set-tag", {{"run_id", run}, {"key", key}, {"value", value}});
}

void Server::set_status(const std::string& run, const std::string& status) {
  json body = {{"run_id", run}, {"status", status}};
  if (status != "RUNNING") body["end_time"] = milliseconds_now();
  http_.post(kApi + "runs/update", body);
}

void Server::upload(const TrackedRun& run, const fs::path& file, const std::string& name) {
  const std::string& uri = run.artifact_uri;
  if (uri.starts_with("mlflow-artifacts:"))
    return http_.put(proxy_url(http_.uri(), uri) + "/" + name, file);
  if (uri.starts_with("/")) return copy_to(fs::path(uri) / name, file);
  if (uri.starts_with("file:///")) return copy_to(fs::path(without("file://", uri)) / name, file);
  throw Refused("keeps artefacts at " + uri + ", where only MLflow's own clients can put them; " +
                    "start it with --serve-artifacts",
                "");
}

}  // namespace ferula::mlflow
