// ThalNet (Hafner, Irpan, Davidson, Heess 2017, "Learning Hierarchical Information Flow with
// Recurrent Neural Modules", arXiv 1706.05744), as MI-Prometheus has it.
#pragma once

#include "models/controllers.h"
#include "models/sequence_model.h"
#include "steps/thalnet_steps.h"

namespace ferula {

// A module and its context. Tensors: fc_context.weight_g, fc_context.weight_v, fc_context.bias,
// controller.ff.…, controller.gru.….
class ThalNetModule final : public torch::nn::Module {
 public:
  // Gives output_size numbers beside those for the centre; none but the last module does.
  ThalNetModule(std::int64_t input_size, std::int64_t output_size, std::int64_t context_size,
                std::int64_t center_size_per_module, std::int64_t num_modules);

  ThalNetModuleWeights weights() const;

 private:
  class Context;

  std::shared_ptr<Context> context_;
  std::shared_ptr<Controller> controller_;
};

// Recurrent modules that see each other only through a centre, of which each writes a part. The
// first one sees the items, the last one answers. Tensors are those of ThalNetModule behind
// ThalnetCell.modules_thalnet.0 and so on.
class ThalNet final : public SequenceModel {
 public:
  struct Params : SequenceModel::Params {
    std::int64_t context_input_size = 32;
    std::int64_t center_size_per_module = 32;
    std::int64_t num_modules = 4;

    void list(Parameters& p);
  };

  explicit ThalNet(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;

  std::vector<std::shared_ptr<ThalNetModule>> modules_;
};

}  // namespace ferula
