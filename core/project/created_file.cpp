#include "core/project/created_file.h"

#include <nlohmann/json.hpp>

#include "core/files/environment.h"
#include "ferula/error.h"

namespace ferula {

void to_json(nlohmann::ordered_json& json, const CreatedFile& file) {
  json = {{"kind", file.kind},
          {"task", file.task},
          {"reference", file.reference},
          {"size", file.size},
          {"sha256", file.sha256}};
}

void from_json(const nlohmann::ordered_json& json, CreatedFile& file) {
  json.at("kind").get_to(file.kind);
  json.at("task").get_to(file.task);
  json.at("reference").get_to(file.reference);
  json.at("size").get_to(file.size);
  json.at("sha256").get_to(file.sha256);
}

CreatedFile measured(CreatedFile file, const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path))
    throw Error::failed_run("'" + path.string() + "', of the kind '" + file.kind +
                            "', is no file: a step writes files where it has created them");
  file.size = static_cast<std::int64_t>(std::filesystem::file_size(path));
  file.sha256 = sha256(path);
  return file;
}

}  // namespace ferula
