// A problem that implements and uses all that plugin API 1.0 has for problems.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full_like.h>
#include <ferula/error.h>
#include <ferula/labels.h>
#include <ferula/plugin.h>
#include <ferula/sequence_lengths.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace golden {

// `plugins.golden`.
struct Settings {
  double offset = 0;
  void list(ferula::Parameters& p) { p("offset", offset, "of all heights"); }
};

// y = coefficients · (1, x) + offset at x = 0, 1/n, 2/n …
class Points final : public ferula::Problem,
                     public ferula::Labels,
                     public ferula::SequenceLengths,
                     public ferula::Summary {
 public:
  struct Params {
    bool centered = false;
    std::int64_t samples = 8;
    double factor = 1;
    std::string title = "points";
    std::vector<std::int64_t> lengths = {1, 3};
    std::vector<double> coefficients = {1, 2};
    std::vector<std::string> names = {"even", "odd"};
    void list(ferula::Parameters& p) {
      p("centered", centered, "whether x is in [-1/2, 1/2)");
      p("samples", samples, "in an epoch", ferula::at_least(1) && ferula::at_most(64));
      p("factor", factor, "of all heights", ferula::above(0) && ferula::between(0, 8));
      p("title", title, "of the problem", ferula::one_of({"points", "line"}));
      p("lengths", lengths, "shortest and longest sequence");
      p("coefficients", coefficients, "of the line", ferula::required());
      p("names", names, "of the classes");
    }
  };
  explicit Points(Params params) : params_(std::move(params)) {
    if (params_.coefficients.size() != 2)
      throw ferula::Error("coefficients: expected 2, got " +
                          std::to_string(params_.coefficients.size()));
  }

  void* interface(std::string_view id) noexcept override {
    if (id == ferula::Labels::id) return static_cast<ferula::Labels*>(this);
    if (id == ferula::SequenceLengths::id) return static_cast<ferula::SequenceLengths*>(this);
    if (id == ferula::Summary::id) return static_cast<ferula::Summary*>(this);
    return nullptr;
  }

  std::vector<ferula::StreamSpec> streams() const override {
    return {{"x", {-1}, at::kFloat, "where"},
            {"y", {-1}, at::kFloat, "the height"},
            {"length", {-1}, at::kLong, "items at most"}};
  }
  std::vector<ferula::StreamSpec> predictions() const override {
    return {{"heights", {-1}, at::kFloat, "as predicted"}};
  }
  std::vector<ferula::Fact> facts() const override {
    return {{"classes", 2}, {"gain", 0.5}, {"shifted", true}, {"title", params_.title}};
  }
  std::int64_t size() const override { return params_.samples; }

  ferula::Batch batch(const ferula::BatchRequest& request) const override {
    const double offset = ferula::plugin_settings<Settings>().offset;
    const at::Tensor x = request.indices.to(at::kFloat)
                             .div(static_cast<double>(params_.samples))
                             .sub(params_.centered ? 0.5 : 0.0);
    const at::Tensor y = x.mul(params_.coefficients[1]).add(params_.coefficients[0]);
    ferula::Batch batch = {{"x", x}, {"y", y.mul(params_.factor).add(offset)}};
    batch.set("length", at::full_like(request.indices, request.max_sequence_length));
    return batch;
  }
  at::Tensor loss(const ferula::Batch& batch, const ferula::Batch& predictions) const override {
    return predictions["heights"].sub(batch["y"]).square().mean();
  }
  void measure(const ferula::Batch& batch, const ferula::Batch& predictions,
               ferula::Statistics& statistics) const override {
    const at::Tensor error = predictions.at(0).sub(batch.at(1));
    const auto samples = static_cast<double>(error.size(0));
    statistics.mean("absolute_error", error.abs().mean(), samples);
    statistics.mean("samples", samples, samples);
    statistics.last("length", static_cast<double>(batch.at(2).max().item<std::int64_t>()));
    statistics.sum("squares", error.square().sum());
  }

  at::Tensor labels() const override { return at::arange(size()).remainder(2); }
  std::int64_t min_sequence_length() const override { return params_.lengths.at(0); }
  std::int64_t max_sequence_length() const override { return params_.lengths.at(1); }
  std::vector<std::pair<std::string, double>> summarize(const ferula::Batch& sums) const override {
    return {{"root_of_squares", std::sqrt(sums["squares"].item<double>())}};
  }

 private:
  Params params_;
};

}  // namespace golden
