// Whole runs of the plugin in line.cpp, each in its own folder.
#pragma once

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "ferula/host.h"
#include "tests/files/temporary_folder.h"

namespace ferula {

// 3 batches an epoch, of 8, 8 and 4 samples; 3 epochs; validation has 2 batches.
inline std::string line_configuration(const TemporaryFolder& folder) {
  return "plugins: {'" LINE_PLUGIN "': {}}\noutput: '" + (folder / "experiments").string() + R"('
worker: OfflineTrainer
seed: 7
threads: 1
model: Polynomial
training:
  problem: {name: Line, batch_size: 8}
  optimizer: {name: Adam, lr: 0.05}
  terminal_conditions: {epoch_limit: 3, loss_stop: 0}
validation:
  problem: {name: Line, batch_size: 8, samples: 12}
  partial_validation_interval: 2
testing:
  problem: {name: Line, batch_size: 4, samples: 10}
)";
}

inline RunOptions line_options(const TemporaryFolder& folder,
                               std::vector<std::string> settings = {}) {
  write(folder / "line.yaml", line_configuration(folder));
  return {.configurations = {folder / "line.yaml"},
          .settings = std::move(settings),
          .trust_plugins = true,
          .quiet = true};
}

inline RunReport train(const TemporaryFolder& folder, std::vector<std::string> settings = {}) {
  return run(line_options(folder, std::move(settings)));
}

inline std::vector<std::string> lines(const std::filesystem::path& file) {
  std::vector<std::string> result;
  std::istringstream stream(content(file));
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

// Of a CSV file, without its header.
inline std::size_t rows(const std::filesystem::path& experiment, const std::string& table) {
  return lines(experiment / (table + "_statistics.csv")).size() - 1;
}

// What must be the same, byte for byte, whenever the numbers are.
inline std::string numbers(const std::filesystem::path& experiment) {
  std::string all;
  for (const char* table : {"training", "training_set_agg", "validation", "validation_set_agg"})
    all += content(experiment / (std::string(table) + "_statistics.csv"));
  return all;
}

inline std::string model_file(const std::filesystem::path& experiment, const std::string& which) {
  return content(experiment / "models" / ("model_" + which + ".pt"));
}

}  // namespace ferula
