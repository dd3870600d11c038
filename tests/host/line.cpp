// Points of a line and a polynomial that learns it, with all that a run must keep reproducible:
// random weights, dropout, noise that is drawn for each batch.
#include <ATen/ops/dropout.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/stack.h>
#include <ferula/error.h>
#include <ferula/plugin.h>
#include <ferula/session.h>
#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace ferula;

struct LineSettings {
  double slope = 2;
  void list(Parameters& p) { p("slope", slope, "of every line"); }
};

class Line final : public Problem {
 public:
  struct Params {
    std::int64_t samples = 20;
    double noise = 0.1;
    std::string stream = "x";
    std::vector<std::int64_t> declared = {-1};
    void list(Parameters& p) {
      p("samples", samples, "points in an epoch", at_least(1));
      p("noise", noise, "standard deviation of the heights", at_least(0));
      p("stream", stream, "name of the points");
      p("declared", declared, "the shape that it says its heights have");
    }
  };
  explicit Line(Params params) : params_(std::move(params)) {}

  std::vector<StreamSpec> streams() const override {
    return {{params_.stream, {-1}, at::kFloat, "where"},
            {"y", params_.declared, at::kFloat, "the height"}};
  }
  std::vector<StreamSpec> predictions() const override {
    return {{"heights", {-1}, at::kFloat, "as predicted"}};
  }
  std::vector<Fact> facts() const override { return {{"degree", 1}}; }
  std::int64_t size() const override { return params_.samples; }

  Batch batch(const BatchRequest& request) const override {
    const at::Tensor x = request.indices.to(at::kFloat).div(params_.samples);
    const at::Tensor noise = at::randn(x.sizes(), request.generator).mul(params_.noise);
    return {{params_.stream, x},
            {"y", x.mul(plugin_settings<LineSettings>().slope).add(1).add(noise)}};
  }
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override {
    return predictions.at(0).sub(batch.at(1)).square().mean();
  }
  void measure(const Batch& batch, const Batch& predictions,
               Statistics& statistics) const override {
    const at::Tensor error = predictions.at(0).sub(batch.at(1)).abs();
    statistics.mean("error", error.mean(), static_cast<double>(error.size(0)));
  }

 private:
  Params params_;
};

class Polynomial final : public Model {
 public:
  struct Params {
    std::int64_t degree = 3;
    double dropout = 0.2;
    void list(Parameters& p) {
      p("degree", degree, "the highest power", at_least(0));
      p("dropout", dropout, "share of the powers that are left out", between(0, 1));
    }
  };
  explicit Polynomial(const Params& params)
      : params_(params), coefficients_(at::randn({params.degree + 1}).set_requires_grad(true)) {}

  std::vector<StreamSpec> inputs() const override { return {{"x", {-1}, at::kFloat, "where"}}; }
  std::vector<StreamSpec> outputs() const override {
    return {{"heights", {-1}, at::kFloat, "as predicted"}};
  }
  Batch forward(const Batch& batch) override {
    std::vector<at::Tensor> powers;
    for (std::int64_t power = 0; power <= params_.degree; ++power)
      powers.push_back(batch.at(0).pow(power));
    const at::Tensor kept = at::dropout(at::stack(powers, 1), params_.dropout, training_);
    return {{"heights", kept.mv(coefficients_)}};
  }
  std::vector<ModelTensor> tensors() override { return {{"coefficients", coefficients_}}; }
  void train(bool on) override { training_ = on; }
  void to(at::Device device) override { replace(coefficients_.to(device)); }
  void to(at::ScalarType type) override { replace(coefficients_.to(type)); }

 private:
  void replace(const at::Tensor& moved) { coefficients_ = moved.detach().set_requires_grad(true); }

  Params params_;
  bool training_ = true;
  at::Tensor coefficients_;
};

// Interrupts the run after the episode that the environment names, and only there: so a run that is
// stopped and one that is not have the same configuration.
class Interrupter final : public Observer {
 public:
  struct Params {
    void list(Parameters&) {}
  };
  explicit Interrupter(const Params&) {}

  void attach(Session& session) override {
    const auto& episode = session.state().get<std::int64_t>("training/episode");
    subscription_ = session.state().subscribe(on(episode), Phase::deciders, [&episode] {
      const char* last = std::getenv("LINE_INTERRUPT");
      if (last != nullptr && std::atoi(last) == episode) raise(SIGINT);
    });
  }

 private:
  Subscription subscription_;
};

class Faulty final : public Observer {
 public:
  struct Params {
    std::int64_t episode = 0;
    void list(Parameters& p) { p("episode", episode, "when it fails; 0: at once"); }
  };
  explicit Faulty(const Params& params) : params_(params) {}

  void attach(Session& session) override {
    if (params_.episode == 0) throw Error("no cable");
    const auto& episode = session.state().get<std::int64_t>("training/episode");
    subscription_ = session.state().subscribe(on(episode).after(params_.episode - 1),
                                              Phase::writers, [] { throw Error("no ink"); });
  }

 private:
  Params params_;
  Subscription subscription_;
};

// Ends the process that it is in, as long as a file exists.
class Breaker final : public Observer {
 public:
  struct Params {
    std::string file;
    std::string way = "exception";
    void list(Parameters& p) {
      p("file", file, "it breaks as long as this exists");
      p("way", way, "how",
        one_of({"exception", "once", "segmentation fault", "kill", "loop", "memory"}));
    }
  };
  explicit Breaker(const Params& params) : params_(params) {}

  void attach(Session&) override {
    if (!std::filesystem::exists(params_.file)) return;
    if (params_.way == "segmentation fault") raise(SIGSEGV);
    if (params_.way == "kill") raise(SIGKILL);
    if (params_.way == "once") std::filesystem::remove(params_.file);
    for (std::vector<std::string> all; params_.way == "memory";) all.emplace_back(1 << 24, 'x');
    for (volatile bool forever = params_.way == "loop"; forever;) continue;
    throw Error("broken");
  }

 private:
  Params params_;
};

}  // namespace

FERULA_PLUGIN("line", "0.1.0", "a line, for the tests of whole runs",
              ferula::problem<Line>("Line").alias("CleanLine", "noise: 0"),
              ferula::model<Polynomial>("Polynomial"), ferula::observer<Interrupter>("Interrupter"),
              ferula::observer<Faulty>("Faulty"), ferula::observer<Breaker>("Breaker"),
              ferula::settings<LineSettings>())
