// A model whose activations are large and of a known size, for the points of tests/host/line.cpp.
#include <ATen/ops/full.h>
#include <ferula/error.h>
#include <ferula/plugin.h>
#include <unistd.h>

#include <filesystem>
#include <new>

namespace {

using namespace ferula;

// heights = mean of exp(x w): x w and exp(x w) are `width` numbers for each sample.
class Wide final : public Model {
 public:
  struct Params {
    std::int64_t width = 1 << 18;  // a MiB
    std::string fault;
    std::string fault_file;
    void list(Parameters& p) {
      p("width", width, "numbers for each sample", at_least(1));
      p("fault", fault, "what happens in forward", one_of({"", "error", "bad_alloc", "kill"}));
      p("fault_file", fault_file, "only as long as there is this file; nothing: always");
    }
  };
  explicit Wide(const Params& params)
      : params_(params), weights_(at::full({params.width}, 0.01).set_requires_grad(true)) {}

  std::vector<StreamSpec> inputs() const override { return {{"x", {-1}, at::kFloat, "where"}}; }
  std::vector<StreamSpec> outputs() const override {
    return {{"heights", {-1}, at::kFloat, "as predicted"}};
  }
  Batch forward(const Batch& batch) override {
    if (params_.fault_file.empty() || std::filesystem::exists(params_.fault_file)) fail();
    return {{"heights", batch.at(0).unsqueeze(1).mul(weights_).exp().mean(1)}};
  }
  std::vector<ModelTensor> tensors() override { return {{"weights", weights_}}; }
  void train(bool) override {}
  void to(at::Device) override {}
  void to(at::ScalarType) override {}

 private:
  void fail() const {
    if (params_.fault == "error") throw Error("the wires are broken");
    if (params_.fault == "bad_alloc") throw std::bad_alloc();
    if (params_.fault == "kill") _exit(9);
  }

  Params params_;
  at::Tensor weights_;
};

}  // namespace

FERULA_PLUGIN("wide", "0.1.0", "a model that needs memory", ferula::model<Wide>("Wide"))
