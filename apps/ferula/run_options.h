// Options that all commands which run something share.
#pragma once

#include "command.h"
#include "ferula/host.h"

namespace ferula {

// --set, --seed, --threads, --device, --plugins, --trust-plugins, --log-level, --json.
po::options_description run_options();
// And --output, for runs that make a folder.
po::options_description run_options_with_output();
// And --output, for commands on an experiment: where `latest` looks.
po::options_description experiment_options();

// One option each; --file is the file that a command writes.
void add_latest_option(po::options_description& options);
void add_json_option(po::options_description& options);
void add_file_option(po::options_description& options, const char* meaning);

// --set, --plugins, --trust-plugins: of commands that need problems and nothing else.
void add_problem_options(po::options_description& options);
RunOptions problem_options(const Arguments& arguments);

// What they say.
RunOptions to_run_options(const Arguments& arguments);

// The experiment that the first operand names: a folder, or `latest`.
std::filesystem::path experiment_operand(const Arguments& arguments);

// Prints how a run ended: as JSON, or as lines with the next command to try. Returns the exit code.
int report(const RunReport& run, const Arguments& arguments, const std::string& next_command);

// The same, of a training: the next command is its test, or to go on with it.
int report_training(const RunReport& run, const Arguments& arguments);

// The same, of all tests that were asked for; JSON: a list of documents if there are several.
int report_tests(const std::vector<RunReport>& tests, const Arguments& arguments,
                 const std::string& next_command);

// Prints which file was written. Returns the exit code.
int report_file(const std::string& file, const Arguments& arguments);

}  // namespace ferula
