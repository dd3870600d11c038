#include <c10/core/GradMode.h>

#include <utility>

#include "core/checkpoint/weights.h"
#include "core/host/experiment.h"
#include "core/host/setup.h"
#include "core/session/handshake.h"
#include "ferula/error.h"
#include "ferula/host.h"

namespace ferula {
namespace {

void check_input(const StreamSpec& needed, const Batch& inputs) {
  const at::Tensor* given = inputs.find(needed.name);
  const std::string complaint = "the model needs " + describe(needed) + "; ";
  if (given == nullptr) throw Error(complaint + "the input has no '" + needed.name + "'");
  const StreamSpec got{needed.name, given->sizes().vec(), given->scalar_type(), ""};
  if (!fits(got, needed)) throw Error(complaint + "the input has " + describe(got));
}

}  // namespace

struct TrainedModel::Parts {
  Setup setup;
  std::shared_ptr<Model> model;
};

TrainedModel::TrainedModel(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TrainedModel::TrainedModel(TrainedModel&&) noexcept = default;
TrainedModel::~TrainedModel() = default;

TrainedModel TrainedModel::load(const std::filesystem::path& experiment,
                                const RunOptions& options) {
  auto parts = std::make_unique<Parts>();
  const std::filesystem::path best = checkpoint_file(experiment, "best");
  parts->setup = set_up(options, read_configuration(experiment, options.settings));
  Blueprint& blueprint = *parts->setup.blueprint;
  parts->model = blueprint.make_model(blueprint.first_model());
  copy_into(parts->model->tensors(),
            read_checkpoint(experiment, "best").get<Dictionary>("state_dict"), best.string());
  parts->model->to(parts->setup.device);
  parts->model->train(false);
  return TrainedModel(std::move(parts));
}

const Model& TrainedModel::model() const { return *parts_->model; }
Model& TrainedModel::model() { return *parts_->model; }

Batch TrainedModel::predict(const Batch& inputs) {
  const c10::NoGradGuard no_grad;
  for (const StreamSpec& needed : parts_->model->inputs()) check_input(needed, inputs);
  return parts_->model->forward(inputs.to(parts_->setup.device)).to(at::kCPU);
}

}  // namespace ferula
