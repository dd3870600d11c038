#include "run_options.h"

namespace ferula {
namespace {

constexpr std::size_t kMany = static_cast<std::size_t>(-1);

RunReport run_configurations(const Arguments& arguments, const std::string& worker) {
  RunOptions options = to_run_options(arguments);
  options.worker = worker;
  if (arguments.has("output"))
    options.settings.push_back("output=" + arguments.get<std::string>("output"));
  options.configurations = {arguments.operands.begin(), arguments.operands.end()};
  return run(options);
}

}  // namespace

Command run_command() {
  return {"run",
          "CONFIG… [OPTIONS]",
          "Runs the worker that a configuration names",
          "Of several configurations the last one wins.",
          1,
          kMany,
          run_options_with_output(),
          [](const Arguments& arguments) {
            return report(run_configurations(arguments, ""), arguments, "");
          }};
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
            return report_training(run_configurations(arguments, "OfflineTrainer"), arguments);
          }};
}

}  // namespace ferula
