// Two models and two optimizers in one worker: a generative adversarial network (Goodfellow et al.
// 2014) that learns to draw points of a ring.
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>
#include <ferula/nn_model.h>
#include <ferula/plugin.h>
#include <ferula/session.h>
#include <torch/nn/modules/linear.h>

#include <numbers>

namespace {

using namespace ferula;

const StreamSpec kPoints = {"points", {-1, 2}, at::kFloat, "in the plane"};
const StreamSpec kNoise = {"noise", {-1, 8}, at::kFloat, "what the points are made of"};
const StreamSpec kLogits = {"logits", {-1, 1}, at::kFloat, "above 0: a real point"};

// Points at a distance of about 1 from the origin.
class Ring final : public Problem {
 public:
  struct Params {
    std::int64_t samples = 4096;
    void list(Parameters& p) { p("samples", samples, "points in an epoch", at_least(1)); }
  };
  explicit Ring(const Params& params) : samples_(params.samples) {}

  std::vector<StreamSpec> streams() const override { return {kPoints}; }
  std::vector<StreamSpec> predictions() const override { return {kPoints}; }
  std::vector<Fact> facts() const override { return {}; }
  std::int64_t size() const override { return samples_; }

  Batch batch(const BatchRequest& request) const override {
    const std::int64_t count = request.indices.size(0);
    const at::Tensor angles = at::rand({count}, request.generator).mul(2 * std::numbers::pi);
    const at::Tensor radii = at::randn({count}, request.generator).mul(0.05).add(1);
    return {{"points", at::stack({radii.mul(angles.cos()), radii.mul(angles.sin())}, 1)}};
  }
  at::Tensor loss(const Batch&, const Batch& predictions) const override {
    return radius_errors(predictions).mean();
  }
  // Points that are all in one place are at the right distance too: their mean tells.
  void measure(const Batch&, const Batch& predictions, Statistics& statistics) const override {
    const auto count = static_cast<double>(predictions.at(0).size(0));
    statistics.mean("radius_error", radius_errors(predictions).mean(), count);
    statistics.mean("mean_error", predictions.at(0).mean(0).norm(), count);
  }

 private:
  static at::Tensor radius_errors(const Batch& predictions) {
    return predictions.at(0).norm(2, 1).sub(1).abs();
  }
  std::int64_t samples_;
};

// Two hidden layers, from one stream to another.
class Perceptron : public NnModel {
 public:
  std::vector<StreamSpec> inputs() const override { return {input_}; }
  std::vector<StreamSpec> outputs() const override { return {output_}; }
  Batch forward(const Batch& batch) override {
    const at::Tensor hidden =
        at::leaky_relu(second_(at::leaky_relu(first_(batch.at(0)), 0.2)), 0.2);
    return {{output_.name, last_(hidden)}};
  }

 protected:
  Perceptron(StreamSpec input, StreamSpec output, std::int64_t width)
      : input_(std::move(input)),
        output_(std::move(output)),
        first_(register_module("first", torch::nn::Linear(input_.shape[1], width))),
        second_(register_module("second", torch::nn::Linear(width, width))),
        last_(register_module("last", torch::nn::Linear(width, output_.shape[1]))) {}

 private:
  StreamSpec input_, output_;
  torch::nn::Linear first_, second_, last_;
};

struct WidthParams {
  std::int64_t width = 64;
  void list(Parameters& p) { p("width", width, "units of a hidden layer", at_least(1)); }
};

class Generator final : public Perceptron {
 public:
  using Params = WidthParams;
  explicit Generator(const Params& params) : Perceptron(kNoise, kPoints, params.width) {}
};

class Discriminator final : public Perceptron {
 public:
  using Params = WidthParams;
  explicit Discriminator(const Params& params) : Perceptron(kPoints, kLogits, params.width) {}
};

class GanTrainer final : public Worker {
 public:
  struct Params {
    std::int64_t epochs = 40;
    void list(Parameters& p) {
      p.section("training", "loader", "what is imitated", required());
      p.section("generator", "model", "what imitates", required());
      p.section("discriminator", "model", "what tells the imitation", required());
      p.section("training.generator_optimizer", "optimizer", "", required());
      p.section("training.discriminator_optimizer", "optimizer", "", required());
      p("training.epochs", epochs, "epochs", at_least(1));
    }
  };
  explicit GanTrainer(const Params& params) : params_(params) {}

  void run(Session& session) override {
    Loader& loader = session.loader("training");
    Model& generator = session.model("generator");
    Model& discriminator = session.model("discriminator");
    Optimizer& imitates = session.optimizer("training.generator_optimizer", generator.tensors());
    Optimizer& tells =
        session.optimizer("training.discriminator_optimizer", discriminator.tensors());
    auto& episode = session.state().add<std::int64_t>("training/episode", 0, {Role::counter});
    auto& epoch = session.state().add<std::int64_t>("training/epoch", 0, {Role::counter});
    Pass& pass = session.pass("training", loader.problem(), {&episode, &epoch});
    session.monitor("training_set_agg/radius_error");
    session.start();

    while (!session.stopping() && epoch < params_.epochs) {
      const std::int64_t index = episode % loader.batches();
      if (index == 0) pass.begin();
      const Batch real = loader.batch(epoch, index);
      const Batch noise = {{"noise", at::randn({real.at(0).size(0), 8})}};
      Batch fake = generator.forward(noise);
      const bool epoch_ends = index + 1 == loader.batches();
      tells.minimize([&] { return deceived(discriminator, real.at(0), fake.at(0).detach()); },
                     epoch_ends);
      const at::Tensor loss = imitates.minimize(
          [&] {
            fake = generator.forward(noise);
            return deceived(discriminator, fake.at(0), {});
          },
          epoch_ends);
      pass.record(real, fake, loss);
      pass.publish();
      if (epoch_ends) {
        pass.aggregate();
        epoch = epoch + 1;
        if (epoch == params_.epochs) session.stop("All epochs are done");
      }
      session.end_step(episode);
    }
  }

 private:
  // How wrong it is to take the first points for real and the second for imitations.
  static at::Tensor deceived(Model& discriminator, const at::Tensor& real, const at::Tensor& fake) {
    const at::Tensor says_real = discriminator.forward({{"points", real}}).at(0);
    const at::Tensor loss =
        at::binary_cross_entropy_with_logits(says_real, at::ones_like(says_real));
    if (!fake.defined()) return loss;
    const at::Tensor says_fake = discriminator.forward({{"points", fake}}).at(0);
    return loss.add(at::binary_cross_entropy_with_logits(says_fake, at::zeros_like(says_fake)));
  }

  Params params_;
};

}  // namespace

FERULA_PLUGIN("gan", "0.1.0", "a generative adversarial network that draws a ring",
              ferula::problem<Ring>("Ring"), ferula::model<Generator>("Generator"),
              ferula::model<Discriminator>("Discriminator"),
              ferula::worker<GanTrainer>("GanTrainer"))
