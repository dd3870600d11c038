// What a tracker asks of an MLflow server (its REST API, version 2.0).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "http.h"

namespace ferula::mlflow {

using Texts = std::vector<std::pair<std::string, std::string>>;  // by key, in order

struct Metric {
  std::string key;
  double value;
  std::int64_t step;
  std::int64_t time;  // milliseconds since 1970
};

// A run, as the server remembers it.
struct TrackedRun {
  std::string id, experiment, artifact_uri, status;
  std::map<std::string, std::int64_t> last_steps;  // the greatest step of each metric
  std::set<std::string> parameters;                // their keys: a value never changes
};

std::int64_t milliseconds_now();

// A name of a metric, a parameter or a tag with "_" for each character that MLflow does not take.
std::string allowed_name(std::string text);

// All functions throw what Http throws. Names are allowed ones, or made so.
class Server {
 public:
  static constexpr std::size_t kMetricsAtOnce = 1000, kParametersAtOnce = 100;  // its limits

  explicit Server(Http& http) : http_(http) {}

  // The id of the experiment of this name, which is made if there is none.
  std::string experiment(const std::string& name);
  // The run that has this tag.
  std::optional<TrackedRun> find_run(const std::string& experiment, const std::string& tag,
                                     const std::string& value);
  TrackedRun create_run(const std::string& experiment, const std::string& name, const Texts& tags);

  void log_parameters(const std::string& run, const Texts& parameters);
  void log_metrics(const std::string& run, const std::vector<Metric>& metrics);
  void set_tag(const std::string& run, const std::string& key, const std::string& value);
  // RUNNING, FINISHED, FAILED or KILLED; all but the first end the run now.
  void set_status(const std::string& run, const std::string& status);

  // Adds a file to the run's artefacts: through the server, or, if the run's artefacts are a folder
  // of this machine, by copying it there.
  void upload(const TrackedRun& run, const std::filesystem::path& file, const std::string& name);

 private:
  Http& http_;
};

}  // namespace ferula::mlflow
