#include "core/session/run.h"

#include <utility>

#include "core/checkpoint/archive.h"
#include "core/data/sampled_loader.h"
#include "core/data/seeds.h"
#include "core/observers/console.h"
#include "core/observers/csv.h"
#include "core/observers/tensor_board.h"
#include "core/plugins/guards.h"
#include "core/session/component_session.h"
#include "core/session/handshake.h"
#include "core/session/weights.h"
#include "ferula/error.h"

namespace ferula {

Run::Run(Blueprint& blueprint, std::filesystem::path folder, Log& log, c10::Device device,
         std::optional<Dictionary> snapshot)
    : blueprint_(blueprint),
      folder_(std::move(folder)),
      log_(log),
      device_(device),
      seed_(blueprint.seed()),
      snapshot_(std::move(snapshot)),
      files_(folder_),
      report_(new_status()) {
  if (!snapshot_) return;
  state_.restore(to_state_snapshot(*snapshot_));
  files_.cut_back(to_file_lengths(*snapshot_));
}

Run::~Run() = default;

void Run::execute() try {
  report("running", "");
  const std::shared_ptr<Worker> worker = blueprint_.make_worker();
  guarded(blueprint_.worker_label(), "run",
          [&] { worker->run(session_for(blueprint_.worker_name())); });
  for (auto& [name, pass] : passes_) pass->flush();
  files_.flush_all();
  report(state_text(), status_);
} catch (const Error& error) {
  report("failed", error.what());
  throw;
}

Session& Run::session_for(const std::string& owner) {
  auto& session = sessions_[owner];
  if (session == nullptr) session = std::make_unique<ComponentSession>(*this, owner);
  return *session;
}

Model& Run::model(const std::string& section) {
  auto& model = models_[section];
  if (model != nullptr) return *model;
  seed_default_generator(at::kCPU, seed_for(seed_, section + "/weights"));
  model = blueprint_.make_model(section);
  model->to(device_);
  if (const Dictionary* saved = resumed("models", section))
    copy_into(model->tensors(), *saved, "the checkpoint's " + section);
  else if (const std::string file = blueprint_.weights_file(section); !file.empty())
    copy_into(model->tensors(), read_archive(file).get<Dictionary>("state_dict"), file);
  return *model;
}

Loader& Run::loader(const std::string& section) {
  auto& loader = loaders_[section];
  if (loader == nullptr) loader = blueprint_.make_loader(section, seed_, device_);
  return *loader;
}

Optimizer& Run::optimizer(const std::string& section, std::vector<ModelTensor> tensors) {
  auto& optimizer = optimizers_[section];
  if (optimizer != nullptr) return *optimizer;
  optimizer = blueprint_.make_optimizer(section, std::move(tensors));
  if (const Dictionary* saved = resumed("optimizers", section))
    copy_into(optimizer->state(), *saved, "the checkpoint's " + section);
  optimizer->follow(session_for(section).state().add<double>(Blueprint::state_name(section) + "/lr",
                                                             optimizer->configured_learning_rate(),
                                                             {Role::setting, "", "learning rate"}));
  return *optimizer;
}

Pass& Run::pass(const std::string& name, const Problem& problem, const PassCounters& counters,
                State& state) {
  auto& pass = passes_[name];
  if (pass != nullptr) throw Error("the pass '" + name + "' is there already");
  pass = std::make_unique<MeasuredPass>(name, problem, counters, state, tables_);
  if (const Dictionary* saved = resumed("passes", name)) pass->restore(to_tensors(*saved));
  return *pass;
}

void Run::handshake(const std::string& problem, const std::string& model) {
  ferula::handshake(blueprint_.problem(problem), blueprint_.name_at(problem), this->model(model),
                    blueprint_.name_at(model));
}

}  // namespace ferula
