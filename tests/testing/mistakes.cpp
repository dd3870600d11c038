// Problems and models of a kind each: one that is right, and one of each mistake that the kit
// finds.
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ferula/plugin.h>

namespace {

using ferula::Batch;
using ferula::StreamSpec;

// y = 2 x; the mistakes are parameters.
class Doubling final : public ferula::Problem {
 public:
  struct Params {
    bool default_generator = false;  // draws from LibTorch's
    bool another_shape = false;      // than was declared
    void list(ferula::Parameters& p) {
      p("default_generator", default_generator, "a mistake");
      p("another_shape", another_shape, "a mistake");
    }
  };
  explicit Doubling(const Params& params) : params_(params) {}

  std::vector<StreamSpec> streams() const override {
    return {{"x", {-1, 3}, at::kFloat, ""}, {"y", {-1, 3}, at::kFloat, ""}};
  }
  std::vector<StreamSpec> predictions() const override { return {{"y", {-1, 3}, at::kFloat, ""}}; }
  std::vector<ferula::Fact> facts() const override { return {{"width", std::int64_t{3}}}; }
  std::int64_t size() const override { return 10; }
  Batch batch(const ferula::BatchRequest& request) const override {
    const std::int64_t width = params_.another_shape ? 2 : 3;
    const std::vector<std::int64_t> shape = {request.indices.size(0), width};
    const at::Tensor x =
        params_.default_generator ? at::rand(shape) : at::rand(shape, request.generator);
    return {{"x", x}, {"y", x.mul(2)}};
  }
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override {
    return predictions.at(0).sub(batch.at(1)).square().mean();
  }
  void measure(const Batch&, const Batch&, ferula::Statistics&) const override {}

 private:
  Params params_;
};

// y = factor x
class Factor final : public ferula::Model {
 public:
  struct Params {
    std::int64_t width = 0;
    std::string mistake;
    void list(ferula::Parameters& p) {
      p("width", width, "numbers of a sample", ferula::required());
      p("mistake", mistake, "what is wrong");
    }
  };
  explicit Factor(const Params& params)
      : params_(params), factor_(at::randn({params.width}).set_requires_grad(true)) {}

  std::vector<StreamSpec> inputs() const override {
    return {{"x", {-1, params_.width}, at::kFloat, ""}};
  }
  std::vector<StreamSpec> outputs() const override {
    const std::int64_t width = params_.mistake == "shape" ? 7 : params_.width;
    return {{"y", {-1, width}, at::kFloat, ""}};
  }
  Batch forward(const Batch& batch) override {
    at::Tensor factor =
        params_.mistake == "gradient" ? factor_.detach().add(factor_.mul(0)) : factor_;
    if (params_.mistake == "random") factor = factor.mul(at::rand({}));
    if (params_.mistake == "hidden") factor = factor.add(hidden_);
    return {{"y", batch.at(0).mul(factor)}};
  }
  std::vector<ferula::ModelTensor> tensors() override { return {{"factor", factor_}}; }
  void train(bool) override {}
  void to(at::Device device) override { replace(factor_.to(device)); }
  void to(at::ScalarType type) override { replace(factor_.to(type)); }

 private:
  void replace(const at::Tensor& moved) { factor_ = moved.detach().set_requires_grad(true); }

  Params params_;
  at::Tensor factor_, hidden_ = at::rand({}).add(1);  // which no checkpoint has
};

}  // namespace

FERULA_PLUGIN("mistakes", "1.0", "for the tests of the kit", ferula::problem<Doubling>("Doubling"),
              ferula::model<Factor>("Factor"))
