// A worker: the loop that brings a problem and a model together.
#include <ferula/plugin.h>
#include <ferula/session.h>

namespace {

class MyWorker final : public ferula::Worker {
 public:
  // The sections and keys of a configuration that this worker reads, from the root.
  struct Params {
    std::int64_t epochs = 5;
    void list(ferula::Parameters& p) {
      p.section("training", "loader", "what the model learns", ferula::required());
      p.section("testing", "loader", "what `ferula test` uses afterwards", {});
      p.section("model", "model", "what learns", ferula::required());
      p.section("training.optimizer", "optimizer", "how it learns", ferula::required());
      p("training.epochs", epochs, "how often each sample is learned", ferula::at_least(1));
    }
  };
  explicit MyWorker(const Params& params) : epochs_(params.epochs) {}

  void run(ferula::Session& session) override {
    // First it makes what it needs, and declares its values …
    session.handshake("training.problem", "model");
    ferula::Loader& loader = session.loader("training");
    ferula::Model& model = session.model("model");
    ferula::Optimizer& optimizer = session.optimizer("training.optimizer", model.tensors());
    auto& episode = session.state().add<std::int64_t>("training/episode", 0, counter("episodes"));
    auto& epoch = session.state().add<std::int64_t>("training/epoch", 0, counter("epochs"));
    ferula::Pass& pass = session.pass("training", loader.problem(), {&episode, &epoch});
    session.monitor("training_set_agg/loss");  // the model with the lowest is the best
    model.train(true);

    // … then observers attach, and a run that is resumed gets its values back …
    session.start();

    // … and then it steps. Which batch comes next follows from the counters alone.
    while (!session.stopping() && epoch < epochs_) {
      const std::int64_t index = episode % loader.batches();
      const bool epoch_ends = index + 1 == loader.batches();
      if (index == 0) pass.begin();
      learn(loader.problem(), loader.batch(epoch, index), model, optimizer, pass, epoch_ends);
      if (epoch_ends) {
        pass.aggregate();
        epoch = epoch + 1;
        if (epoch == epochs_) session.stop("All epochs are done");
      }
      session.end_step(episode);  // observers, checkpoints, Ctrl-C: nowhere else
    }
  }

 private:
  static ferula::Declaration counter(const char* unit) {
    return {ferula::Role::counter, unit, "learned so far"};
  }

  static void learn(const ferula::Problem& problem, const ferula::Batch& batch,
                    ferula::Model& model, ferula::Optimizer& optimizer, ferula::Pass& pass,
                    bool flush) {
    ferula::Batch predictions;
    const auto evaluate_loss = [&] {
      predictions = model.forward(batch);
      return problem.loss(batch, predictions);
    };
    const at::Tensor loss = optimizer.minimize(evaluate_loss, flush);
    pass.record(batch, predictions, loss);
    pass.publish();
  }

  std::int64_t epochs_;
};

}  // namespace

FERULA_PLUGIN("my_plugin", "0.1.0", "a training loop", ferula::worker<MyWorker>("MyWorker"))
