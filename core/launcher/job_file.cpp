#include "core/launcher/job_file.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "core/files/atomic_file.h"
#include "core/files/descriptor.h"
#include "core/launcher/job_process.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

fs::path end_file(fs::path job) { return job.replace_extension(".end"); }

std::optional<std::string> contents_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

fs::path job_file(const fs::path& folder, std::int64_t index) {
  return folder / (std::to_string(index) + ".json");
}

void write_job_file(const fs::path& file, const Job& job) {
  write_file(file, to_text(job), Durability::unsynced);
}

int do_job_of_file(const fs::path& file, const JobFunction& run) {
  const auto begun = Clock::now();
  const auto text = contents_of(file);
  if (!text) throw Error("there is no job in " + file.string());
  remove_path(end_file(file));  // of an attempt that was requeued
  const Job job = parse_job(*text);
  prepare_process(job);
  const int code = run_reporting(job, run);
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  write_file(end_file(file), Json{{"exit_code", code}, {"seconds", seconds}}.dump());
  return code;
}

std::optional<JobEnd> read_job_end(const fs::path& file, std::int64_t step) try {
  const auto text = contents_of(end_file(file));
  if (!text) return std::nullopt;
  const Json json = Json::parse(*text);
  constexpr int kCodeShift = 8;  // of an exit code in a wait status
  return JobEnd{step, json.at("exit_code").get<int>() << kCodeShift, false, "", json.at("seconds")};
} catch (const Json::exception&) {
  return std::nullopt;
}

}  // namespace ferula
