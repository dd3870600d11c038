// Experiments that are there: their folder, configuration and checkpoints.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/dictionary.h"
#include "core/config/value.h"

namespace ferula {

// The configuration that a training ran with, in its folder.
inline constexpr const char* kTrainingConfiguration = "training_configuration.yaml";

// Each throws Error if the folder is no experiment, or lacks what is asked for.

// The checkpoint, "best" or "latest".
std::filesystem::path checkpoint_file(const std::filesystem::path& experiment,
                                      const std::string& which);
Dictionary read_checkpoint(const std::filesystem::path& experiment, const std::string& which);

// What a resume goes on from: the latest checkpoint, or the best where no latest ones are kept.
// Nothing if the run was stopped before its first one, and so must begin anew.
std::optional<Dictionary> read_resumable(const std::filesystem::path& experiment);

// The configuration that the experiment ran with, with settings over it.
ConfigValue read_configuration(const std::filesystem::path& experiment,
                               const std::vector<std::string>& settings);

// The same for a test of it: with the best of its weights instead of those that it began with.
ConfigValue test_configuration(const std::filesystem::path& experiment, const std::string& worker,
                               const std::vector<std::string>& settings);

}  // namespace ferula
