// Options that all commands which run something share.
#pragma once

#include "command.h"
#include "ferula/host.h"

namespace ferula {

// --set, --seed, --threads, --device, --plugins, --trust-plugins, --log-level, --json.
po::options_description run_options();
// And --output, for runs that make a folder.
po::options_description run_options_with_output();
// And --experiments, for commands on an experiment: where `latest` looks.
po::options_description experiment_options();

// What they say.
RunOptions to_run_options(const Arguments& arguments);

// The experiment that the first operand names: a folder, or `latest`.
std::filesystem::path experiment_operand(const Arguments& arguments);

// Prints how a run ended: as JSON, or as lines with the next command to try. Returns the exit code.
int report(const RunReport& run, const Arguments& arguments, const std::string& next_command);

}  // namespace ferula
