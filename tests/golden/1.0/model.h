// A model that implements all that plugin API 1.0 has for models.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/zeros.h>
#include <ferula/plugin.h>
#include <ferula/recording.h>

#include <string>
#include <vector>

namespace golden {

// heights = a + b x, from a = b = 0.
class Line final : public ferula::Model, public ferula::Recordable {
 public:
  struct Params {
    std::int64_t classes = 0;
    double gain = 0;
    bool shifted = false;
    std::string title;
    void list(ferula::Parameters& p) {
      p("classes", classes, "that the problem has");
      p("gain", gain, "of the recorded gate");
      p("shifted", shifted, "a fact");
      p("title", title, "of the problem");
    }
  };
  explicit Line(const Params& params) : params_(params) { coefficients_.set_requires_grad(true); }

  void* interface(std::string_view id) noexcept override {
    return id == ferula::Recordable::id ? static_cast<ferula::Recordable*>(this) : nullptr;
  }

  std::vector<ferula::StreamSpec> inputs() const override {
    return {{"x", {-1}, at::kFloat, "where"}};
  }
  std::vector<ferula::StreamSpec> outputs() const override {
    return {{"heights", {-1}, at::kFloat, "as predicted"}};
  }
  ferula::Batch forward(const ferula::Batch& batch) override {
    if (training_) calls_.add_(1);
    return {{"heights", batch.at(0).mul(coefficients_[1]).add(coefficients_[0])}};
  }
  std::vector<ferula::ModelTensor> tensors() override {
    return {{"coefficients", coefficients_}, {"calls", calls_, false}};
  }
  void train(bool on) override { training_ = on; }
  void to(at::Device device) override { replace(coefficients_.to(device), calls_.to(device)); }
  void to(at::ScalarType type) override { replace(coefficients_.to(type), calls_); }

  ferula::Batch record(const ferula::Batch& batch, ferula::Recording& recording) override {
    recording.add("coefficients", ferula::Recorded::memory, coefficients_.view({1, 1, 2}));
    recording.add("where", ferula::Recorded::attention, batch.at(0).abs().view({1, 1}));
    recording.add("x", ferula::Recorded::state, batch.at(0).view({1, 1}));
    recording.add("gain", ferula::Recorded::gate, at::zeros({1, 1}).add(params_.gain));
    return forward(batch);
  }

 private:
  void replace(const at::Tensor& coefficients, const at::Tensor& calls) {
    coefficients_ = coefficients.detach().set_requires_grad(true);
    calls_ = calls;
  }

  Params params_;
  bool training_ = true;
  at::Tensor coefficients_ = at::zeros({2});
  at::Tensor calls_ = at::zeros({1}, at::kLong);
};

}  // namespace golden
