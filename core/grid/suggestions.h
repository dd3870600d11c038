// What the trials of a search try: the file suggestions.jsonl of its folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>

#include "core/files/sealed_lines.h"
#include "core/grid/search_space.h"

namespace ferula {

inline constexpr const char* kSuggestions = "suggestions.jsonl";

using SuggestionsByTrial = std::map<std::int64_t, Suggestion>;  // trials count from 1 on

// Without changing the file. Throws Error if a line is damaged.
SuggestionsByTrial read_suggestions(const std::filesystem::path& file);

// A line for each suggestion, with a checksum. A trial begins when its line is on the disk, and
// keeps what it says: so a search that was interrupted goes on as if it had not been.
// [one process]
class Suggestions {
 public:
  // Creates the file. Throws Error likewise.
  explicit Suggestions(const std::filesystem::path& file);

  const SuggestionsByTrial& by_trial() const { return by_trial_; }
  // Returns when the disk has it.
  void add(std::int64_t trial, const Suggestion& suggestion);

 private:
  SealedLines lines_;
  SuggestionsByTrial by_trial_;
};

}  // namespace ferula
