// Commands on an experiment that is there: resume, test, export.
#include "grid_report.h"
#include "run_options.h"

namespace ferula {

Command resume_command() {
  return {"resume",
          "EXPERIMENT|SCHEDULE|GRID|latest [OPTIONS]",
          "Goes on with what was interrupted",
          "An experiment goes on from its latest checkpoint, a schedule or grid with what is not "
          "done.\n"
          "--set extends an experiment: --set training.terminal_conditions.epoch_limit=20.",
          1,
          1,
          experiment_options(),
          [](const Arguments& arguments) {
            const std::filesystem::path folder = experiment_operand(arguments);
            const RunOptions options = to_run_options(arguments);
            if (is_grid_folder(folder)) return report_grid(resume_grid(folder, options), arguments);
            return report_training(resume(folder, options), arguments);
          }};
}

Command test_command() {
  po::options_description options = experiment_options();
  options.add_options()("visualize",
                        "also write a page that shows what the model does with the first samples");
  return {
      "test",
      "EXPERIMENT|latest [OPTIONS]",
      "Tests the best model of an experiment",
      "Uses the experiment's `testing` section; the results stand in a new folder inside it. With\n"
      "`testing.multi_tests` there are several tests, and --json prints a list of documents.",
      1,
      1,
      options,
      [](const Arguments& arguments) {
        RunOptions options = to_run_options(arguments);
        options.worker = "Tester";
        options.visualize = arguments.has("visualize");
        const std::filesystem::path tested = experiment_operand(arguments);
        return report_tests(test(tested, options), arguments,
                            "ferula export " + tested.string() + " -o model.safetensors");
      }};
}

Command export_command() {
  po::options_description options;
  add_latest_option(options);
  add_file_option(options, "the file to write: model.safetensors or model.pt");
  add_json_option(options);
  return {"export",
          "EXPERIMENT|latest -o FILE",
          "Writes the best model's weights for other programs",
          "By the ending: .safetensors, or .pt as Python's torch.load(weights_only=True) reads it.",
          1,
          1,
          options,
          [](const Arguments& arguments) {
            const auto file = arguments.get<std::string>("file");
            export_model(experiment_operand(arguments), file);
            return report_file(file, arguments);
          }};
}

}  // namespace ferula
