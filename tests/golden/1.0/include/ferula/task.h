// What a schedule knows of a task, and where the results about it are.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ferula/batch.h"

namespace ferula {

// A model that was trained on a task. Files are references: paths relative to the project's folder,
// so that this may be moved.
struct StoredModel {
  std::string name;                           // "fold_0"
  std::string experiment;                     // reference of its experiment's folder
  std::string weights;                        // reference; empty: removed after use
  std::map<std::string, double> performance;  // {"validation_set_agg/loss", 0.1}
};
static_assert(sizeof(StoredModel) == 144);

// Filled by the host's first step, from the task's problem and the configuration; changed by steps
// through their StepSession.
struct Task {
  std::string name;
  std::string type;                          // "classification"; empty: nobody said
  std::string problem;                       // "FashionMNIST"
  std::int64_t samples = 0;                  // of its training problem
  std::vector<std::string> classes;          // names; empty: there are none
  std::vector<StreamSpec> streams;           // of a batch
  std::map<std::string, std::string> paths;  // references of files that steps made, by a name
  std::vector<StoredModel> models;           // those of this schedule, then those reused
};

}  // namespace ferula
