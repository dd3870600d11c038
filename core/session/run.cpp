#include "core/session/run.h"

#include <algorithm>
#include <utility>

#include "core/checkpoint/archive.h"
#include "core/checkpoint/weights.h"
#include "core/data/seeds.h"
#include "core/files/atomic_file.h"
#include "core/files/npz.h"
#include "core/plugins/guards.h"
#include "core/session/component_session.h"
#include "core/session/device.h"
#include "core/session/handshake.h"
#include "core/session/initial_weights.h"
#include "core/session/model_summary.h"
#include "core/session/sections.h"
#include "core/session/snapshot.h"
#include "ferula/error.h"

namespace ferula {
namespace {

// "optimizer" for training.optimizer, as users know it; "generator_optimizer" and so on.
std::string state_name(std::string section) {
  if (section == "training.optimizer") return "optimizer";
  std::replace(section.begin(), section.end(), '.', '_');
  return section;
}

}  // namespace

Run::Run(Blueprint& blueprint, std::filesystem::path folder, Log& log, c10::Device device,
         std::optional<Dictionary> snapshot)
    : blueprint_(blueprint),
      folder_(std::move(folder)),
      log_(log),
      device_(device),
      snapshot_(std::move(snapshot)),
      files_(folder_),
      report_(new_status()) {
  report_.device = device_name(device_);
  if (!snapshot_) return;
  check_complete(*snapshot_);
  state_.restore(to_state_snapshot(snapshot_->get<Dictionary>("state")));
  files_.cut_back(to_file_lengths(snapshot_->get<Dictionary>("files")));
}

Run::~Run() = default;

void Run::execute() try {
  report("running", "");
  const std::shared_ptr<Worker> worker = blueprint_.make_worker();
  guarded(blueprint_.label("worker", "worker"), "run",
          [&] { worker->run(session_for(blueprint_.worker_name())); });
  for (auto& [name, pass] : passes_) pass->flush();
  files_.flush_all();
  if (timing_) log_.write(LogLevel::info, "ferula", timing_->finish());
  report(state_text(), status_);
} catch (const Error& error) {
  report_failure(error.what());
  save_failed_model();
  throw;
}

// The folder may be what failed: the first error is the one to show, others are for the log file.
void Run::report_failure(const std::string& why) noexcept {
  log_.write(LogLevel::debug, "ferula", why);
  try {
    report("failed", why);
    write_file(folder_ / "state.txt", state_.dump());
  } catch (const std::exception& error) {
    log_.write(LogLevel::debug, "ferula", error.what());
  }
}

Session& Run::session_for(const std::string& owner) {
  auto& session = sessions_[owner];
  if (session == nullptr) session = std::make_unique<ComponentSession>(*this, owner);
  return *session;
}

Model& Run::model(const std::string& section) {
  auto& model = models_[section];
  if (model != nullptr) return *model;
  seed_default_generator(at::kCPU, seed_for(blueprint_.seed(), section + "/weights"));
  model = blueprint_.make_model(section);
  model->to(device_);
  const ModelSection params = blueprint_.model_section(section);
  if (const Dictionary* saved = resumed("models", section))
    copy_into(model->tensors(), *saved, "the checkpoint's " + section);
  else if (params.load.empty() && !params.load_only.empty())
    throw Error(section + ".load_only names tensors to take; " + section +
                ".load must say of which experiment or file");
  else if (!params.load.empty())
    log_.write(LogLevel::info, "Model",
               load_weights(model->tensors(), params.load, params.load_only, params.load_strict));
  freeze(model->tensors(), params.freeze);
  log_.write(LogLevel::info, "Model", model_summary(blueprint_.name_at(section), model->tensors()));
  if (params.ema_decay > 0) average(section, params.ema_decay);
  return *model;
}

void Run::average(const std::string& section, double decay) {
  const auto averaged = std::make_shared<AveragedModel>(models_[section], decay);
  if (const Dictionary* saved = resumed("averages", section))
    averaged->restore(*saved, "the checkpoint's averages of " + section);
  averages_[section] = averaged;
  models_[section] = averaged;
}

Loader& Run::loader(const std::string& section) {
  auto& loader = loaders_[section];
  if (loader == nullptr) loader = blueprint_.make_loader(section, device_);
  return *loader;
}

Optimizer& Run::optimizer(const std::string& section, const std::vector<ModelTensor>& tensors) {
  auto& optimizer = optimizers_[section];
  if (optimizer != nullptr) return *optimizer;
  optimizer = blueprint_.make_optimizer(section, tensors);
  if (const Dictionary* saved = resumed("optimizers", section))
    optimizer->restore(*saved, "the checkpoint's " + section);
  optimizer->after_each_step([this] {
    for (auto& [name, averaged] : averages_) averaged->update();
  });
  optimizer->follow(session_for(section).state().add<double>(state_name(section) + "/lr",
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

void Run::save(const std::string& name, const Batch& tensors) const {
  if (!name.ends_with(".npz")) throw Error(name + ": expected a name that ends in .npz");
  NamedArrays arrays;
  for (const NamedTensor& stream : tensors)
    arrays.emplace_back(stream.name, stream.tensor.detach().cpu());
  write_npz(folder_ / name, arrays);
}

void Run::handshake(const std::string& problem, const std::string& model) {
  ferula::handshake(blueprint_.problem(problem), blueprint_.name_at(problem), this->model(model),
                    blueprint_.name_at(model));
}

}  // namespace ferula
