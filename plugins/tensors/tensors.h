// A problem made of two arrays in files, inputs and targets.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ferula/parameters.h"
#include "ferula/problem.h"
#include "losses.h"
#include "metrics.h"

namespace ferula {

// Inputs stay as they are in the file, and become floats when a batch is made: (x - mean) / std.
// Integers of 32 and 64 bits stay integers: they are indices, of words, say.
class Tensors final : public Problem, public Summary {
 public:
  struct Params {
    std::string inputs, targets;
    std::vector<std::int64_t> shape;
    std::vector<double> mean = {0}, std = {1};
    std::string loss = "cross_entropy";
    std::vector<std::string> metrics, classes;
    std::int64_t num_classes = 0;
    std::string inputs_stream = "inputs", targets_stream = "targets",
                predictions_stream = "predictions";
    void list(Parameters& p);
  };

  explicit Tensors(Params params);

  void* interface(std::string_view id) noexcept override;
  std::vector<StreamSpec> streams() const override;
  std::vector<StreamSpec> predictions() const override;
  std::vector<Fact> facts() const override;
  std::int64_t size() const override;
  Batch batch(const BatchRequest& request) const override;
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override;
  void measure(const Batch& batch, const Batch& predictions, Statistics& statistics) const override;
  std::vector<std::pair<std::string, double>> summarize(const Batch& sums) const override;

 private:
  struct Data {
    std::shared_ptr<const at::Tensor> shared;  // the inputs of the file
    at::Tensor inputs;                         // the same memory, in the shape that was asked for
    at::Tensor targets;                        // int64 for classes, else float
    std::int64_t num_classes = 0;
    at::Tensor mean, std;  // as inputs want them
  };

  const Data& loaded() const;
  Data load() const;
  at::Tensor shaped_inputs(const at::Tensor& inputs) const;
  at::Tensor class_targets(const at::Tensor& targets) const;
  at::Tensor real_targets(const at::Tensor& targets) const;
  std::int64_t class_count(const at::Tensor& targets) const;
  void check_shape(const at::Tensor& predictions, const at::Tensor& targets) const;
  at::Tensor one_for_each(const char* key, const std::vector<double>& values,
                          const at::Tensor& inputs) const;

  Params params_;
  const Loss& loss_;
  Metrics metrics_;
  mutable std::once_flag once_;
  mutable Data data_;
};

}  // namespace ferula
