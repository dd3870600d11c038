// MNIST as sequences: an image is seen pixel by pixel or row by row, and then named.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "problems/mnist.h"

namespace ferula {

// What the model says at the last step counts. The permutation is the same for training, validation
// and test (Le et al., 2015).
class SequentialMnist final : public Problem, public Summary {
 public:
  struct Params : Mnist::Params {
    std::string unit = "pixel";
    bool permute = false;

    void list(Parameters& p);
  };

  explicit SequentialMnist(const Params& params);

  void* interface(std::string_view id) noexcept override;
  std::vector<StreamSpec> streams() const override;
  std::vector<StreamSpec> predictions() const override;
  std::vector<Fact> facts() const override;
  std::int64_t size() const override { return images_.size(); }
  Batch batch(const BatchRequest& request) const override;
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override;
  void measure(const Batch& batch, const Batch& predictions, Statistics& statistics) const override;
  std::vector<std::pair<std::string, double>> summarize(const Batch& sums) const override;

 private:
  Mnist images_;
  std::int64_t length_, item_size_;
  at::Tensor permutation_;  // of the items, or undefined
};

}  // namespace ferula
