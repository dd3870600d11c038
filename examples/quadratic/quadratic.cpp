// A whole plugin on one screen: samples of a parabola, and a model that learns its coefficients.
#include <ATen/ops/zeros.h>
#include <ferula/plugin.h>

namespace {

using ferula::Batch;
using ferula::StreamSpec;

// y = 3 x² - 2 x + 1 at points of [-1, 1].
class Parabola final : public ferula::Problem {
 public:
  struct Params {
    std::int64_t samples = 100;
    void list(ferula::Parameters& p) {
      p("samples", samples, "points in an epoch", ferula::at_least(2));
    }
  };
  explicit Parabola(const Params& params) : samples_(params.samples) {}

  std::vector<StreamSpec> streams() const override {
    return {{"x", {-1}, at::kFloat, "where"}, {"y", {-1}, at::kFloat, "the height there"}};
  }
  std::vector<StreamSpec> predictions() const override {
    return {{"heights", {-1}, at::kFloat, "the height as predicted"}};
  }
  std::vector<ferula::Fact> facts() const override { return {}; }
  std::int64_t size() const override { return samples_; }

  Batch batch(const ferula::BatchRequest& request) const override {
    const at::Tensor x = request.indices.to(at::kFloat).mul(2.0 / (samples_ - 1)).sub(1);
    return {{"x", x}, {"y", x.square().mul(3).sub(x.mul(2)).add(1)}};
  }
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override {
    return predictions.at(0).sub(batch.at(1)).square().mean();
  }
  void measure(const Batch& batch, const Batch& predictions,
               ferula::Statistics& statistics) const override {
    const at::Tensor error = predictions.at(0).sub(batch.at(1)).abs();
    statistics.mean("absolute_error", error.mean(), static_cast<double>(error.size(0)));
  }

 private:
  std::int64_t samples_;
};

// heights = a x² + b x + c
class Quadratic final : public ferula::Model {
 public:
  struct Params {
    void list(ferula::Parameters&) {}
  };
  explicit Quadratic(const Params&) { coefficients_.set_requires_grad(true); }

  std::vector<StreamSpec> inputs() const override { return {{"x", {-1}, at::kFloat, "where"}}; }
  std::vector<StreamSpec> outputs() const override {
    return {{"heights", {-1}, at::kFloat, "the height as predicted"}};
  }
  Batch forward(const Batch& batch) override {
    const at::Tensor x = batch.at(0), a = coefficients_[0], b = coefficients_[1];
    return {{"heights", x.square().mul(a).add(x.mul(b)).add(coefficients_[2])}};
  }
  std::vector<ferula::ModelTensor> tensors() override { return {{"coefficients", coefficients_}}; }
  void train(bool) override {}
  void to(at::Device device) override { replace(coefficients_.to(device)); }
  void to(at::ScalarType type) override { replace(coefficients_.to(type)); }

 private:
  void replace(const at::Tensor& moved) { coefficients_ = moved.detach().set_requires_grad(true); }

  at::Tensor coefficients_ = at::zeros({3});
};

}  // namespace

FERULA_PLUGIN("quadratic", "0.1.0", "a parabola, and a model that learns it",
              ferula::problem<Parabola>("Parabola"), ferula::model<Quadratic>("Quadratic"))
