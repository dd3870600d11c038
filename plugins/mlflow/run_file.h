// mlflow.json: which run of MLflow an experiment's folder belongs to.
#pragma once

#include <filesystem>
#include <string>

namespace ferula::mlflow {

// The key is drawn before the server is asked for a run, and is a tag of that run: so the run is
// found again whatever happens, and never made twice.
struct RunFile {
  std::string key;
  std::string run;   // its id on the server; empty until there is one
  std::string page;  // where a browser shows it
};

// What the folder has; all empty if it has no such file, or a damaged one.
RunFile read_run_file(const std::filesystem::path& folder);

// Replaces the file, and returns when it is on the disk. Throws Error if it cannot be written.
void write_run_file(const std::filesystem::path& folder, const RunFile& contents);

std::string new_key();

}  // namespace ferula::mlflow
