#include "core/reports/listing.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/files/status.h"
#include "core/reports/experiments.h"
#include "core/reports/flat_configuration.h"
#include "core/reports/grid_failures.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> counter(const Status& status, const std::string& path) {
  const auto found = status.counters.find(path);
  if (found == status.counters.end()) return std::nullopt;
  return found->second;
}

// Nothing for what no pass has measured yet.
std::optional<double> measured(const Status& status, const std::string& path) {
  const auto found = status.last.find(path);
  if (found == status.last.end() || std::isnan(found->second)) return std::nullopt;
  return found->second;
}

// What status.json says, where there is one that can be read.
std::optional<Status> take_status(Listed& listed) try {
  listed.state = "unknown";
  const fs::path file = listed.folder / "status.json";
  if (!fs::exists(file)) return std::nullopt;
  const Status status = read_status(file);
  listed.state = shown_state(status);
  listed.reason = status.reason;
  listed.started = status.started;
  listed.updated = status.updated;
  if (!status.best.empty() && std::isfinite(status.best.begin()->second))
    listed.best = status.best.begin()->second;
  return status;
} catch (const std::exception& error) {
  listed.reason = error.what();
  return std::nullopt;
}

// Progress of a run: that of its role.
void take_progress(Listed& listed, const Status& status, const std::string& role) {
  listed.done = counter(status, role + "/episode");
  listed.total = counter(status, role + "/episodes_total");
  listed.epoch = counter(status, role + "/epoch");
  listed.loss = measured(status, role == "testing" ? "testing_set_agg/loss" : role + "/loss");
}

std::string content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Listed describe_run(const fs::path& folder, const std::string& role) {
  Listed listed = {.folder = folder, .kind = role == "testing" ? "test" : "experiment"};
  const std::string yaml = content(folder / (role + "_configuration.yaml"));
  listed.problem = written_scalar(yaml, role + ".problem.name");
  listed.model = written_scalar(yaml, "model.name");
  if (const std::optional<Status> status = take_status(listed))
    take_progress(listed, *status, role);
  return listed;
}

Listed describe_training(const ExperimentFolder& experiment) {
  Listed listed = describe_run(experiment.path, "training");
  listed.tests = static_cast<std::int64_t>(experiment.tests.size());
  return listed;
}

// The first line of the plan says what it is of.
std::string plan_kind(const fs::path& folder) {
  std::ifstream stream(folder / "plan.jsonl");
  std::string header;
  std::getline(stream, header);
  const auto json = nlohmann::json::parse(header, nullptr, /*allow_exceptions=*/false);
  return json.is_object() && json.contains("kind") && json["kind"].is_string()
             ? json["kind"].get<std::string>()
             : "plan";
}

Listed describe_plan(const fs::path& folder) {
  Listed listed = {.folder = folder, .kind = plan_kind(folder)};
  if (const std::optional<Status> status = take_status(listed)) {
    listed.done = counter(*status, "steps_done");
    listed.total = counter(*status, "steps");
    listed.failed = counter(*status, "steps_failed");
  }
  return listed;
}

bool is_newer(const Listed& a, const Listed& b) {
  return a.started != b.started ? a.started > b.started : a.folder > b.folder;
}

// What the journal of a grid knows better than its experiments.
void add_failures(std::vector<Listed>& all, std::map<fs::path, std::string> failures) {
  for (Listed& listed : all) {
    const auto failure = failures.extract(listed.folder);
    if (failure.empty() || !ended_without_a_word(listed.state)) continue;
    listed.state = "failed";
    listed.reason = failure.mapped();
  }
  for (const auto& [folder, reason] : failures)
    all.push_back({.folder = folder, .kind = "experiment", .state = "failed", .reason = reason});
}

}  // namespace

std::vector<Listed> list_experiments(const fs::path& folder, std::vector<std::string>& complaints) {
  FoundExperiments found = find_experiments(folder, Plans::closed);
  std::move(found.unreadable.begin(), found.unreadable.end(), std::back_inserter(complaints));
  std::vector<Listed> all;
  std::transform(found.experiments.begin(), found.experiments.end(), std::back_inserter(all),
                 describe_training);
  add_failures(all, failed_experiments(folder, {}, complaints));
  std::transform(found.plans.begin(), found.plans.end(), std::back_inserter(all), describe_plan);
  std::sort(all.begin(), all.end(), is_newer);
  return all;
}

bool is_experiment(const fs::path& folder) {
  return fs::exists(folder / "training_configuration.yaml");
}

Listed list_experiment(const fs::path& experiment) {
  return describe_training(find_experiments(experiment).experiments.at(0));
}

std::vector<Listed> list_tests(const fs::path& experiment) {
  std::vector<Listed> tests;
  const FoundExperiments found = find_experiments(experiment);
  for (const fs::path& test : found.experiments.at(0).tests)
    tests.push_back(describe_run(test, "testing"));
  return tests;
}

std::vector<ListedFile> list_files(const fs::path& folder) {
  std::vector<ListedFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code vanished;
    if (entry->symlink_status(vanished).type() != fs::file_type::regular) continue;
    const std::uintmax_t bytes = entry->file_size(vanished);
    if (!vanished) files.push_back({entry->path().lexically_relative(folder), bytes});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::uintmax_t size_on_disk(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  for (const ListedFile& file : list_files(folder)) bytes += file.bytes;
  return bytes;
}

}  // namespace ferula
