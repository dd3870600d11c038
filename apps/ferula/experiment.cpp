// Commands on an experiment that is there: resume, test, export.
#include <iostream>

#include "run_options.h"

namespace ferula {
Command resume_command() {
  return {"resume",
          "EXPERIMENT|latest [OPTIONS]",
          "Goes on with an experiment from its latest checkpoint",
          "--set extends it: --set training.terminal_conditions.epoch_limit=20.",
          1,
          1,
          experiment_options(),
          [](const Arguments& arguments) {
            const RunReport resumed =
                resume(experiment_operand(arguments), to_run_options(arguments));
            return report(resumed, arguments, "ferula test " + resumed.folder.string());
          }};
}

Command test_command() {
  return {"test",
          "EXPERIMENT|latest [OPTIONS]",
          "Tests the best model of an experiment",
          "Uses the experiment's `testing` section; the results stand in a new folder inside it.",
          1,
          1,
          experiment_options(),
          [](const Arguments& arguments) {
            RunOptions options = to_run_options(arguments);
            options.worker = "Tester";
            const std::filesystem::path tested = experiment_operand(arguments);
            return report(test(tested, options), arguments,
                          "ferula export " + tested.string() + " -o model.safetensors");
          }};
}

Command export_command() {
  po::options_description options;
  options.add_options()("experiments", po::value<std::string>()->default_value("experiments"),
                        "the folder in which `latest` is looked for");
  options.add_options()("output,o", po::value<std::string>()->required(),
                        "the file: model.safetensors or model.pt");
  return {"export",
          "EXPERIMENT|latest -o FILE",
          "Writes the best model's weights for other programs",
          "By the ending: .safetensors, or .pt as Python's torch.load(weights_only=True) reads it.",
          1,
          1,
          options,
          [](const Arguments& arguments) {
            const auto file = arguments.get<std::string>("output");
            export_model(experiment_operand(arguments), file);
            std::cout << file << '\n';
            return 0;
          }};
}

}  // namespace ferula
