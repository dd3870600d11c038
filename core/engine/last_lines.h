// What a step that failed has to say.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/launcher/job.h"

namespace ferula {

// The last lines of console.log of a step's folder; if it wrote none, of its log.
std::vector<std::string> last_lines(const std::filesystem::path& folder);

// The sentence that the process ended with, or how it was ended; empty if all is well. Removes an
// empty console.log.
std::string why_it_failed(const JobEnd& end, const Job& job);

}  // namespace ferula
