// A problem and a model for it.
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/tanh.h>
#include <ferula/nn_model.h>
#include <ferula/plugin.h>
#include <torch/nn/modules/linear.h>

namespace {

// Points of a square: which of them are inside a circle?
class MyProblem final : public ferula::Problem {
 public:
  // Parameters are written once: checks, help and templates follow from this list.
  struct Params {
    std::int64_t samples = 1000;
    double radius = 0.8;
    void list(ferula::Parameters& p) {
      p("samples", samples, "points in an epoch", ferula::at_least(1));
      p("radius", radius, "of the circle", ferula::above(0));
    }
  };
  explicit MyProblem(const Params& params) : params_(params) {}

  // What a batch holds. The first dimension is the batch; -1: any size.
  std::vector<ferula::StreamSpec> streams() const override {
    return {{"points", {-1, 2}, at::kFloat, "x and y, in [-1, 1]"},
            {"targets", {-1}, at::kLong, "1 inside of the circle, 0 outside"}};
  }
  // What it needs of a model.
  std::vector<ferula::StreamSpec> predictions() const override {
    return {{"logits", {-1, 2}, at::kFloat, "a score for outside and one for inside"}};
  }
  // Defaults for the parameters of these names that a model lists.
  std::vector<ferula::Fact> facts() const override { return {{"num_classes", 2}}; }
  std::int64_t size() const override { return params_.samples; }

  // Equal requests must give equal batches: what is random comes from the request's generator.
  // Where samples are stored, request.indices says which of them are wanted.
  ferula::Batch batch(const ferula::BatchRequest& request) const override {
    const std::int64_t count = request.indices.size(0);
    const at::Tensor points = at::rand({count, 2}, request.generator).mul(2).sub(1);
    const at::Tensor inside = points.square().sum(1).lt(params_.radius * params_.radius);
    return {{"points", points}, {"targets", inside.to(at::kLong)}};
  }

  // Streams come in the order in which they were named above.
  at::Tensor loss(const ferula::Batch& batch, const ferula::Batch& predictions) const override {
    return at::cross_entropy_loss(predictions.at(0), batch.at(1));
  }
  void measure(const ferula::Batch& batch, const ferula::Batch& predictions,
               ferula::Statistics& statistics) const override {
    const at::Tensor right = predictions.at(0).argmax(1).eq(batch.at(1)).to(at::kFloat);
    statistics.mean("acc", right.mean(), static_cast<double>(right.size(0)));
  }

 private:
  Params params_;
};

// A perceptron with one hidden layer.
class MyModel final : public ferula::NnModel {
 public:
  struct Params {
    std::int64_t units = 32;
    std::int64_t num_classes = 2;
    void list(ferula::Parameters& p) {
      p("units", units, "of the hidden layer", ferula::at_least(1));
      p("num_classes", num_classes, "size of the last layer", ferula::at_least(1));
    }
  };
  explicit MyModel(const Params& params)
      : num_classes_(params.num_classes),
        hidden_(register_module("hidden", torch::nn::Linear(2, params.units))),
        last_(register_module("last", torch::nn::Linear(params.units, params.num_classes))) {}

  std::vector<ferula::StreamSpec> inputs() const override {
    return {{"points", {-1, 2}, at::kFloat, "x and y"}};
  }
  std::vector<ferula::StreamSpec> outputs() const override {
    return {{"logits", {-1, num_classes_}, at::kFloat, "a score for each class"}};
  }
  ferula::Batch forward(const ferula::Batch& batch) override {
    return {{"logits", last_(at::tanh(hidden_(batch.at(0))))}};
  }

 private:
  std::int64_t num_classes_;
  torch::nn::Linear hidden_, last_;
};

}  // namespace

FERULA_PLUGIN("my_plugin", "0.1.0", "points inside and outside of a circle",
              ferula::problem<MyProblem>("MyProblem"), ferula::model<MyModel>("MyModel"))
