#include <iostream>

#include "run_options.h"

namespace ferula {
namespace {

constexpr std::size_t kMany = static_cast<std::size_t>(-1);

RunOptions options_of(const Arguments& arguments, const std::string& worker) {
  RunOptions options = to_run_options(arguments);
  options.worker = worker;
  if (arguments.has("output"))
    options.settings.push_back("output=" + arguments.get<std::string>("output"));
  options.configurations = {arguments.operands.begin(), arguments.operands.end()};
  return options;
}

int run_or_plan(const Arguments& arguments) {
  const RunOptions options = options_of(arguments, "");
  if (arguments.has("plan")) {
    std::cout << plan(options);
    return 0;
  }
  const RunReport ended = run(options);
  return report(ended, arguments,
                ended.state == "interrupted" ? "ferula resume " + ended.folder.string() : "");
}

po::options_description run_or_plan_options() {
  po::options_description options = run_options_with_output();
  options.add_options()("plan", "print the steps of a scheduler, a line each, and do nothing");
  return options;
}

}  // namespace

Command run_command() {
  return {
      "run",
      "CONFIG… [OPTIONS]",
      "Runs the worker that a configuration names",
      "Of several configurations the last one wins. A scheduler's steps are processes of their\n"
      "own; `ferula resume` goes on with those that are not done.",
      1,
      kMany,
      run_or_plan_options(),
      &run_or_plan};
}

Command train_command() {
  return {"train",
          "CONFIG… [OPTIONS]",
          "Trains a model",
          "As `ferula run`, with OfflineTrainer if the configuration names no worker.",
          1,
          kMany,
          run_options_with_output(),
          [](const Arguments& arguments) {
            return report_training(run(options_of(arguments, "OfflineTrainer")), arguments);
          }};
}

}  // namespace ferula
