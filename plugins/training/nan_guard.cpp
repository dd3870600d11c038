#include "nan_guard.h"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/stack.h>

#include <cmath>

#include "ferula/error.h"
#include "watch.h"

namespace ferula::training {
namespace {

constexpr const char* kLosses[] = {"training/loss", "validation/loss", "validation_set_agg/loss",
                                   "testing/loss"};

constexpr const char* kMend =
    ". Lower the learning rate (training.optimizer.lr), limit the gradients "
    "(training.gradient_clipping), or look for such numbers in the data";

// When a value was measured. Values of a device are read late, but each row of the table of a
// counter is an episode.
std::string moment(const State& state, const std::string& path) {
  const std::string table = path.substr(0, path.rfind('/'));
  for (const std::string& name : {table, std::string("training"), std::string("testing")})
    if (state.contains(name + "/episode")) {
      const std::string counter = name == table ? "/rows" : "/episode";
      return " in episode " + std::to_string(state.get<std::int64_t>(name + counter));
    }
  return "";
}

at::Tensor finite(const at::Tensor& tensor) { return tensor.detach().isfinite().all(); }

// One question to the device, however many tensors there are.
bool are_finite(const std::vector<ModelTensor>& tensors) {
  std::vector<at::Tensor> answers;
  for (const ModelTensor& tensor : tensors) answers.push_back(finite(tensor.tensor));
  return answers.empty() || at::stack(answers).all().item<bool>();
}

std::string names_of_infinite(const std::vector<ModelTensor>& tensors) {
  std::string names;
  for (const ModelTensor& tensor : tensors)
    if (!finite(tensor.tensor).item<bool>()) names += (names.empty() ? "" : ", ") + tensor.name;
  return names;
}

}  // namespace

void NanGuard::Params::list(Parameters& p) {
  p("values", values, "values to look at besides the losses: a table of the run and a column each");
  p("models", models, "sections of the models whose weights are looked at");
  p("interval", interval, "episodes between looks at the weights; 0: never", at_least(0));
}

void NanGuard::attach(Session& session) {
  for (const char* loss : kLosses)
    if (session.state().contains(loss)) guard_value(session, loss);
  for (const std::string& value : params_.values) guard_value(session, value);
  if (params_.interval == 0 || !session.state().contains("training/episode")) return;
  for (const std::string& section : params_.models) guard_weights(session, section);
}

void NanGuard::guard_value(Session& session, const std::string& path) {
  const State& state = session.state();
  subscriptions_.push_back(watch(session, path, [&state, path](double value) {
    if (std::isfinite(value)) return;
    throw Error::failed_run(path + " is " + (std::isnan(value) ? "not a number" : "infinite") +
                            moment(state, path) + kMend);
  }));
}

void NanGuard::guard_weights(Session& session, const std::string& section) {
  if (!session.has(section))
    throw Error("models: the configuration has no section '" + section + "'");
  const auto& episode = session.state().get<std::int64_t>("training/episode");
  Model& model = session.model(section);
  subscriptions_.push_back(session.state().subscribe(
      on(episode).every(params_.interval), Phase::deciders, [&episode, &model, section] {
        const std::vector<ModelTensor> tensors = model.tensors();
        if (are_finite(tensors)) return;
        throw Error::failed_run("weights of " + section + " are not finite after " +
                                std::to_string(episode) +
                                " episodes: " + names_of_infinite(tensors) + kMend);
      }));
}

}  // namespace ferula::training
