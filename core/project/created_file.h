// What a step made, as a schedule's journal records it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace ferula {

struct CreatedFile {
  std::string kind, task;  // task: empty if the kind's template has none
  std::string reference;
  std::int64_t size = 0;
  std::string sha256;

  bool operator==(const CreatedFile&) const = default;
};

void to_json(nlohmann::ordered_json& json, const CreatedFile& file);
void from_json(const nlohmann::ordered_json& json, CreatedFile& file);

// With the size and the hash that it has now. Throws Error if it cannot be read.
CreatedFile measured(CreatedFile file, const std::filesystem::path& path);

}  // namespace ferula
