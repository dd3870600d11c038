// A model that Python made.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>
#include <vector>

#include "ferula/model.h"
#include "ferula/parameters.h"

namespace ferula {

// A module that torch.jit.script() or torch.jit.trace() wrote, with its weights, which are trained
// further. A traced module does in training what it did when it was traced (dropout, batch
// normalisation); a scripted one knows the difference. The file holds code: use files that you
// trust.
class TorchScript final : public Model {
 public:
  struct Params {
    std::string file;
    std::vector<std::string> inputs = {"inputs"};
    std::vector<std::string> outputs = {"predictions"};

    void list(Parameters& p) {
      p("file", file, "what torch.jit.save() wrote", required());
      p("inputs", inputs, "streams, in the order of forward()'s arguments");
      p("outputs", outputs,
        "streams: the result, or the parts of a tuple, or keys of a dictionary");
    }
  };

  explicit TorchScript(const Params& params);

  std::vector<StreamSpec> inputs() const override;
  std::vector<StreamSpec> outputs() const override;
  Batch forward(const Batch& batch) override;
  std::vector<ModelTensor> tensors() override;
  void train(bool on) override { module_.train(on); }
  void to(at::Device device) override { module_.to(device); }
  void to(at::ScalarType type) override { module_.to(type); }

 private:
  at::IValue call(std::vector<at::IValue> arguments);

  Params params_;
  torch::jit::Module module_;
};

}  // namespace ferula
