// Files that other projects made.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "core/project/file_kinds.h"

namespace ferula {

struct ReuseRequest {
  std::string kind;
  std::string project;  // "other", "other#3", a path
  std::string place;    // of the configuration, for errors
};

struct ReusedFile {
  std::string kind, task;  // task: empty of kinds without
  std::string reference;   // from the project that reuses it

  bool operator==(const ReusedFile&) const = default;
};

// {models: other, parameters: "other#3", predictions: [one, "two#7"]}, which is at this path of the
// configuration. Throws Error if it is anything else.
std::vector<ReuseRequest> reuse_requests(const ConfigValue& reuse, const std::string& path);

// In the order of the requests, then of tasks, names and numbers. Without a number the newest file
// of each name, the one with the highest number; of the kind "models" all. Throws Error if a kind
// is unknown or cannot be reused, or if a project, a number or any file is missing. Touches
// nothing.
std::vector<ReusedFile> find_reused(const std::vector<ReuseRequest>& requests,
                                    const FileKinds& kinds, const std::filesystem::path& project);

// Throws Error if files of this kind cannot be reused.
void check_reusable(const FileKind& kind);

void to_json(nlohmann::ordered_json& json, const ReusedFile& file);
void from_json(const nlohmann::ordered_json& json, ReusedFile& file);

}  // namespace ferula
