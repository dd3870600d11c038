// Options that all commands which run something share.
#pragma once

#include "command.h"
#include "ferula/host.h"

namespace ferula {

// --set, --seed, --threads, --device, --plugins, --trust-plugins, --log-level, --json; --output
// where a run makes its own folder.
po::options_description run_options(bool with_output);

// What they say.
RunOptions to_run_options(const Arguments& arguments);

// Prints how a run ended: as JSON, or as lines with the next command to try. Returns the exit code.
int report(const RunReport& run, const Arguments& arguments, const std::string& next_command);

}  // namespace ferula
