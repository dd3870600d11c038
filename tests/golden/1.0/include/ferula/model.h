// A model: learnable tensors and a forward pass. Speaks of tensors only; torch::nn is no part of it
// (authors derive from NnModel in nn_model.h, which is both).
#pragma once

#include <string>
#include <vector>

#include "ferula/batch.h"
#include "ferula/component.h"

namespace ferula {

// A tensor of a model: a parameter or a buffer.
struct ModelTensor {
  std::string name;   // "conv1.weight"
  at::Tensor tensor;  // the model's own, not a copy
  bool trained = true;
};
static_assert(sizeof(ModelTensor) == 48);

// Implemented by plugins: frozen. Constructed from its Params, by std::make_shared of the final
// class. [worker's thread]
class FERULA_EXPORT Model : public Component {
 public:
  ~Model() override;  // key function

  // The streams that forward() needs. It gets them in this order.
  virtual std::vector<StreamSpec> inputs() const = 0;
  // The streams that forward() gives, in this order.
  virtual std::vector<StreamSpec> outputs() const = 0;

  virtual Batch forward(const Batch& batch) = 0;

  // All parameters and buffers, in a fixed order; the names are those of the checkpoint.
  virtual std::vector<ModelTensor> tensors() = 0;

  // Training mode on or off (dropout, batch normalisation).
  virtual void train(bool on) = 0;

  // Moves all tensors; afterwards tensors() may return others than before.
  virtual void to(at::Device device) = 0;
  virtual void to(at::ScalarType type) = 0;
};

}  // namespace ferula
