// Experiments of grids that failed, as the journals say.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ferula {

// Why each failed, by folder: those below `root`, the folder of a grid itself, or below `plans`.
// An experiment that was killed could not write that itself; one that failed while it was set up
// may have nothing in its folder. Journals that cannot be read are added to `complaints`.
std::map<std::filesystem::path, std::string> failed_experiments(
    const std::filesystem::path& root, const std::vector<std::filesystem::path>& plans,
    std::vector<std::string>& complaints);

// Whether the journal knows more of an experiment that is in this state by its own status: "dead",
// or "unknown" for lack of one.
bool ended_without_a_word(const std::string& state);

}  // namespace ferula
