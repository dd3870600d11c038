// A worker that calls all that plugin API 1.0 has for workers, and writes down what it got.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <ferula/error.h>
#include <ferula/plugin.h>
#include <ferula/session.h>

#include <string>

namespace golden {

class Trainer final : public ferula::Worker {
 public:
  struct Params {
    std::int64_t epochs = 2;
    void list(ferula::Parameters& p) {
      p.section("training", "loader", "what is learned", ferula::required());
      p.section("validation", "loader", "what it is tried on", {});
      p.section("training.optimizer", "optimizer", "how it learns", ferula::required());
      p.section("model", "model", "what learns", ferula::required());
      p("training.epochs", epochs, "epochs", ferula::at_least(1));
    }
  };
  explicit Trainer(const Params& params) : params_(params) {}

  void run(ferula::Session& session) override {
    ferula::Loader& loader = session.loader("training");
    ferula::Model& model = session.model("model");
    session.handshake("training.problem", "model");
    ferula::Optimizer& optimizer = session.optimizer("training.optimizer", model.tensors());
    declare(session.state());
    ferula::Pass& pass = session.pass("training", loader.problem(), {episode_, epoch_});
    session.monitor("training_set_agg/loss");
    session.log(ferula::LogLevel::info, "golden begins");
    session.start();

    loader.limit_sequences(2);
    optimizer.limit_gradients(0, 100);
    while (!session.stopping() && *epoch_ < params_.epochs) {
      const std::int64_t index = *episode_ % loader.batches();
      const bool epoch_ends = index + 1 == loader.batches();
      if (index == 0) pass.begin();
      const ferula::Batch batch = loader.batch(*epoch_, index).to(session.device());
      ferula::Batch predictions;
      const at::Tensor loss = optimizer.minimize(
          [&] {
            predictions = model.forward(batch);
            return loader.problem().loss(batch, predictions);
          },
          epoch_ends);
      pass.record(batch, predictions, loss);
      pass.publish();
      if (epoch_ends) end_epoch(session, pass);
      session.end_step(*episode_);
    }
    write_down(session, loader, model, optimizer);
  }

 private:
  void declare(ferula::State& state) {
    using ferula::Role;
    episode_ = &state.add<std::int64_t>("training/episode", 0,
                                        {.role = Role::counter, .meaning = "finished episodes"});
    epoch_ = &state.add<std::int64_t>("training/epoch", 0, {.role = Role::counter});
    is_late_ = &state.add<bool>("golden/is_late", false, {});
    phase_ = &state.add<std::string>("golden/phase", "early", {});
    progress_ = &state.add<double>("golden/progress", 0, {.unit = "epochs", .meaning = "done"});
    history_ = &state.add<at::Tensor>("golden/history", at::zeros({2}), {});
    rate_ = &state.add<double>("golden/rate", 1, {.role = Role::setting});
  }

  void end_epoch(ferula::Session& session, ferula::Pass& pass) {
    pass.aggregate();
    *epoch_ = *epoch_ + 1;
    const ferula::Transaction transaction(session.state());
    progress_->set(static_cast<double>(epoch_->get()));
    is_late_->set_if_changed(*epoch_ > 1);
    phase_->set(*is_late_ ? "late" : "early");
    history_->get().add_(1);
    history_->touch();
    if (*epoch_ == params_.epochs) session.stop("golden is done");
  }

  void write_down(ferula::Session& session, ferula::Loader& loader, ferula::Model& model,
                  ferula::Optimizer& optimizer) {
    ferula::OutputFile& file = session.output_file("golden.txt");
    if (!file.empty()) throw ferula::Error::failed_run("golden.txt is there already");
    const auto write = [&](const std::string& name, double value) {
      file.write(name + " " + std::to_string(value) + "\n");
    };
    const at::Tensor coefficients = model.tensors().at(0).tensor;
    write("constant", coefficients[0].item<double>());
    write("slope", coefficients[1].item<double>());
    write("calls", model.tensors().at(1).tensor.item<double>());
    write("samples", static_cast<double>(loader.samples()));
    write("batches", static_cast<double>(loader.batches()));
    write("last_index", loader.indices(0, loader.batches() - 1).max().item<double>());
    write("trained", static_cast<double>(optimizer.tensors().size()));
    write("accumulating", optimizer.is_accumulating() ? 1 : 0);
    write("validation", session.has("validation") ? 1 : 0);
    write("same_problem", &session.problem("training.problem") == &loader.problem() ? 1 : 0);
    write("rate", *rate_);
    by_hand(loader, model, optimizer);
    write("by_hand", coefficients[0].item<double>());
    session.save("golden.npz", {{"coefficients", coefficients.detach()}, {"one", at::ones({1})}});
  }

  // A step, without minimize().
  static void by_hand(ferula::Loader& loader, ferula::Model& model, ferula::Optimizer& optimizer) {
    const ferula::Batch batch = loader.batch(0, 0);
    optimizer.zero_grad();
    optimizer.backward(loader.problem().loss(batch, model.forward(batch)));
    optimizer.step();
  }

  Params params_;
  ferula::Var<std::int64_t>*episode_ = nullptr, *epoch_ = nullptr;
  ferula::Var<bool>* is_late_ = nullptr;
  ferula::Var<std::string>* phase_ = nullptr;
  ferula::Var<double>*progress_ = nullptr, *rate_ = nullptr;
  ferula::Var<at::Tensor>* history_ = nullptr;
};

}  // namespace golden
