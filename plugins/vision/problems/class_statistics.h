// Statistics of problems whose targets are classes.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ferula/parameters.h"
#include "ferula/statistics.h"

namespace ferula {

// `acc` of each batch is a mean. All else is counted over a pass and turned into columns at its
// end: top-5 accuracy if there are more than five classes, and precision, recall and F1, each the
// unweighted (macro) mean over the classes that occur among targets or predictions, 0 where one is
// 0 / 0, as scikit-learn has it.
class ClassStatistics {
 public:
  // What is asked for beyond that.
  struct Params {
    bool per_class = false;
    bool confusion_matrix = false;

    void list(Parameters& p);
  };

  explicit ClassStatistics(const Params& params) : params_(params) {}

  // logits [B, K], targets int64 [B].
  void measure(const at::Tensor& logits, const at::Tensor& targets, Statistics& statistics) const;

  // The columns of a pass from the sums that measure() made. `classes` are the names of all K.
  std::vector<std::pair<std::string, double>> summarize(
      const Batch& sums, const std::vector<std::string>& classes) const;

 private:
  Params params_;
};

}  // namespace ferula
