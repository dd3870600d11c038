#include "mlflow_observer.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "configuration.h"
#include "ferula/error.h"

namespace ferula::mlflow {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string user() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry != nullptr ? entry->pw_name : environment("USER");
}

std::string host() {
  char name[256] = "";
  ::gethostname(name, sizeof(name) - 1);
  return name;
}

std::string server_address(const std::string& configured) {
  std::string uri = configured.empty() ? environment("MLFLOW_TRACKING_URI") : configured;
  if (uri.empty())
    throw Error(
        "no MLflow server: expected tracking_uri, or MLFLOW_TRACKING_URI in the environment, such "
        "as http://127.0.0.1:5000");
  if (!uri.starts_with("http://") && !uri.starts_with("https://"))
    throw Error(
        "tracking_uri: expected the address of an MLflow server, such as "
        "http://127.0.0.1:5000, got '" +
        uri + "'; `mlflow server` starts one");
  if (uri.find('@') != std::string::npos)
    throw Error(
        "tracking_uri: expected an address without a name and a password, for it stands in files "
        "and in the log; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead");
  return uri;
}

Texts split_tags(const std::vector<std::string>& tags) {
  Texts result;
  for (const std::string& tag : tags) {
    const std::size_t middle = tag.find('=');
    if (middle == 0 || middle == std::string::npos)
      throw Error("tags: expected NAME=VALUE, got '" + tag + "'");
    result.emplace_back(tag.substr(0, middle), tag.substr(middle + 1));
  }
  return result;
}

Ending ending_of(const fs::path& folder) {
  std::ifstream in(folder / "status.json");
  const auto status = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
  if (!status.is_object()) return {};
  const std::string state = status.value("state", "");
  return {state == "finished"      ? "FINISHED"
          : state == "interrupted" ? "KILLED"
                                   : "FAILED",
          status.value("reason", "")};
}

}  // namespace

void MlflowObserver::Params::list(Parameters& p) {
  p("tracking_uri", tracking_uri,
    "address of the MLflow server; empty: MLFLOW_TRACKING_URI of the environment");
  p("experiment", experiment, "of MLflow, made if there is none; empty: PROBLEM/MODEL");
  p("run_name", run_name, "empty: the name of the experiment's folder");
  p("tags", tags, "further tags of the run: [NAME=VALUE, …]");
  p("interval", interval, "episodes between two points of the curves of single batches",
    at_least(1));
  p("log_model", log_model, "whether the best model becomes an artefact when the run ends");
}

RunDescription MlflowObserver::describe(const fs::path& folder) const {
  RunDescription run = {folder, params_.experiment, params_.run_name, split_tags(params_.tags),
                        {},     params_.interval,   params_.log_model};
  const fs::path configuration = configuration_file(folder);
  if (!configuration.empty()) run.parameters = read_parameters(configuration);
  if (run.experiment.empty()) run.experiment = default_experiment(run.parameters);
  const fs::path absolute = fs::absolute(folder).lexically_normal();
  if (run.name.empty()) run.name = absolute.filename().string();
  run.tags.emplace_back("mlflow.user", user());
  run.tags.emplace_back("mlflow.source.name", "ferula");
  run.tags.emplace_back("mlflow.note.content", "`" + host() + ":" + absolute.string() + "`");
  const RunFile above = read_run_file(absolute.parent_path());  // that of a test's training
  if (!above.run.empty()) run.tags.emplace_back("mlflow.parentRunId", above.run);
  return run;
}

void MlflowObserver::attach(Session& session) {
  session_ = &session;
  const Credentials credentials = {environment("MLFLOW_TRACKING_USERNAME"),
                                   environment("MLFLOW_TRACKING_PASSWORD"),
                                   environment("MLFLOW_TRACKING_TOKEN")};
  auto http = std::make_unique<Http>(server_address(params_.tracking_uri), credentials);
  tracker_ = std::make_unique<Tracker>(describe(session.folder()), std::move(http));
  State& state = session.state();
  if (state.contains("training/episode"))
    subscription_ = state.subscribe(on(state.get<std::int64_t>("training/episode")), Phase::writers,
                                    [this] { log_messages(); });
}

void MlflowObserver::log_messages() {
  if (!tracker_->has_messages()) return;
  for (const Message& message : tracker_->take_messages())
    session_->log(message.level, message.sentence);
}

MlflowObserver::~MlflowObserver() {
  if (tracker_ == nullptr) return;
  try {
    subscription_.reset();
    tracker_->finish(ending_of(session_->folder()));
    log_messages();
  } catch (const std::exception&) {  // a tracker fails no run
  }
}

}  // namespace ferula::mlflow
