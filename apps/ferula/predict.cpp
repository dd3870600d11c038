// ferula predict: what the best model of an experiment says of somebody's data.
#include "core/files/npz.h"
#include "ferula/error.h"
#include "run_options.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// A folder holds one NAME.npy a stream.
Batch read_folder(const fs::path& folder) {
  Batch batch;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".npy")
      batch.set(entry.path().stem().string(), read_npy(entry.path()));
  if (batch.empty())
    throw Error(folder.string() + ": has no .npy files; expected one a stream, such as images.npy");
  return batch;
}

Batch read_inputs(const fs::path& input) {
  if (fs::is_directory(input)) return read_folder(input);
  Batch batch;
  for (auto& [name, array] : read_npz(input)) batch.set(name, array);
  return batch;
}

int predict(const Arguments& arguments) {
  TrainedModel model = TrainedModel::load(experiment_operand(arguments), to_run_options(arguments));
  NamedArrays outputs;
  for (const NamedTensor& stream : model.predict(read_inputs(arguments.operands[1])))
    outputs.emplace_back(stream.name, stream.tensor);
  const auto file = arguments.get<std::string>("file");
  write_npz(file, outputs);
  return report_file(file, arguments);
}

}  // namespace

Command predict_command() {
  po::options_description options = experiment_options();
  add_file_option(options, "the .npz file to write");
  return {"predict",
          "EXPERIMENT|latest INPUT.npz|FOLDER -o OUTPUT.npz",
          "Lets the best model of an experiment predict",
          "INPUT.npz has one array a stream of the model, a FOLDER one .npy file a stream.",
          2,
          2,
          options,
          &predict};
}

}  // namespace ferula
