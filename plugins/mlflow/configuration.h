// The configuration that a run left in its folder, as MLflow shows it.
#pragma once

#include <filesystem>
#include <string>

#include "server.h"

namespace ferula::mlflow {

// "training_configuration.yaml", "testing_configuration.yaml": a run writes one before its first
// step. Empty if there is none.
std::filesystem::path configuration_file(const std::filesystem::path& folder);

// All values by their paths ("training.optimizer.lr"), in the order of the file; a list is one
// value, as YAML writes it in a line.
Texts read_parameters(const std::filesystem::path& file);

// "FashionMNIST/LeNet5": the problem of the first section that has one, and the model; "Ferula" if
// there is neither.
std::string default_experiment(const Texts& parameters);

}  // namespace ferula::mlflow
