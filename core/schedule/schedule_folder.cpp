#include "core/schedule/schedule_folder.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/files/atomic_file.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr const char* kReused = "reused.json";

}  // namespace

fs::path project_of(const fs::path& schedule) {
  return fs::absolute(schedule).lexically_normal().parent_path().parent_path();
}

void write_reused(const fs::path& schedule, const std::vector<ReusedFile>& files) {
  write_file(schedule / kReused, nlohmann::ordered_json(files).dump(2) + "\n");
}

std::vector<ReusedFile> read_reused(const fs::path& schedule) {
  std::ifstream stream(schedule / kReused);
  if (!stream) throw Error("cannot open '" + (schedule / kReused).string() + "'");
  return nlohmann::ordered_json::parse(stream).get<std::vector<ReusedFile>>();
}

}  // namespace ferula
