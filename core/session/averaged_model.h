// A model that is judged by the moving average of its weights.
#pragma once

#include <memory>
#include <vector>

#include "core/checkpoint/dictionary.h"
#include "ferula/model.h"

namespace ferula {

// The exponential moving average of Polyak and Juditsky 1992, as training recipes use it: in
// training mode the model has the weights that the optimizer moves, in evaluation mode their
// average. Buffers (running means of batch normalisation) are not averaged. [worker's thread]
class AveragedModel final : public Model {
 public:
  // `decay` is the share of the average that is kept at each step. The average begins as the
  // weights that the model has now.
  AveragedModel(std::shared_ptr<Model> model, double decay);

  // The optimizer has moved the weights. Throws Error in evaluation mode.
  void update();

  // All tensors of the model, with the weights or with the average, whatever the mode: shared.
  Dictionary weights();
  Dictionary averages();
  // Goes on with the averages of a checkpoint. REQUIRES: training mode.
  void restore(const Dictionary& averages, const std::string& source);

  void train(bool on) override;

  void* interface(std::string_view id) noexcept override { return model_->interface(id); }
  std::vector<StreamSpec> inputs() const override { return model_->inputs(); }
  std::vector<StreamSpec> outputs() const override { return model_->outputs(); }
  Batch forward(const Batch& batch) override { return model_->forward(batch); }
  std::vector<ModelTensor> tensors() override { return model_->tensors(); }
  void to(at::Device) override;
  void to(at::ScalarType) override;

 private:
  void swap();
  Dictionary dictionary(bool of_averages);

  std::shared_ptr<Model> model_;
  double decay_;
  std::vector<ModelTensor> trained_;
  std::vector<at::Tensor> others_;  // the averages, or the weights while the model has these
  bool has_averages_ = false;       // the model, now
};

}  // namespace ferula
