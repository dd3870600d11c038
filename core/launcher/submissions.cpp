#include "core/launcher/submissions.h"

#include <nlohmann/json.hpp>

#include "core/launcher/sbatch.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFile = "slurm.jsonl";

}  // namespace

Submissions::Submissions(const std::filesystem::path& folder) : lines_(folder / kFile) {
  for (const std::string& line : lines_.found()) read(line);
}

bool Submissions::exist_in(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / kFile);
}

void Submissions::read(const std::string& line) {
  const Json json = Json::parse(line);
  if (json.contains("stopped")) {
    for (Submission& submission : all_) submission.stopped = true;
  } else if (json.contains("job")) {
    all_.at(json.at("submission").get<std::size_t>() - 1).job = json.at("job");
  } else {
    all_.push_back({json.at("submission"), json.at("first"),
                    parse_ranges(json.at("tasks").get<std::string>())});
  }
}

std::int64_t Submissions::add(std::int64_t first, std::vector<std::int64_t> tasks) {
  const std::int64_t number = next();
  lines_.append(
      Json{{"submission", number}, {"first", first}, {"tasks", ranges_text(tasks)}}.dump());
  all_.push_back({number, first, std::move(tasks)});
  return number;
}

void Submissions::set_job(std::int64_t number, std::int64_t job) {
  lines_.append(Json{{"submission", number}, {"job", job}}.dump());
  all_.at(static_cast<std::size_t>(number - 1)).job = job;
}

void Submissions::stop_all() {
  lines_.append(Json{{"stopped", true}}.dump());
  for (Submission& submission : all_) submission.stopped = true;
}

}  // namespace ferula
