// A run in the folder of its experiment.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/checkpoint/dictionary.h"
#include "core/host/setup.h"
#include "ferula/host.h"

namespace ferula {

// A snapshot resumes. `title`: a line of the log, if there is more to say than the folder. Throws
// Error if another process works in the folder. REQUIRES: the folder exists.
RunReport execute(const RunOptions& options, Setup& setup, const std::filesystem::path& folder,
                  std::optional<Dictionary> snapshot, const std::string& title = "");

}  // namespace ferula
