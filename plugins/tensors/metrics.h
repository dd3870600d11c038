// Measurements by name.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ferula/batch.h"
#include "ferula/statistics.h"
#include "losses.h"

namespace ferula {

// acc      share of right answers (classes; truths, which are told apart at 0)
// top_5    share of answers whose five highest scores have the right class (classes)
// mae      mean absolute error (numbers)
// rmse     root of the mean squared error (numbers), of a whole pass
// r2       1 - squared error / squared deviation of the targets from their mean, the mean over
//          outputs (numbers), of a whole pass
class Metrics {
 public:
  // No names: acc or mae, as the task is. Throws Error if a name does not fit the task.
  Metrics(std::vector<std::string> names, Task task);

  static std::vector<std::string> all_names();

  void measure(const at::Tensor& predictions, const at::Tensor& targets,
               Statistics& statistics) const;
  // What the sums of a pass say: see Summary.
  std::vector<std::pair<std::string, double>> summarize(const Batch& sums) const;

 private:
  bool has(std::string_view name) const;

  std::vector<std::string> names_;
  Task task_;
};

}  // namespace ferula
