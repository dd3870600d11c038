#include "core/host/experiment.h"

#include "core/checkpoint/archive.h"
#include "core/config/load.h"
#include "core/config/scalar.h"
#include "core/config/settings.h"
#include "core/files/status.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

void check_experiment(const fs::path& experiment) {
  if (!fs::is_directory(experiment))
    throw Error(experiment.string() + ": no such experiment folder; `latest` is the newest below " +
                "--output");
  if (!fs::exists(experiment / kTrainingConfiguration))
    throw Error(experiment.string() + ": is no experiment of a training: it has no " +
                kTrainingConfiguration);
}

fs::path model_file(const fs::path& experiment, const std::string& which) {
  return experiment / "models" / ("model_" + which + ".pt");
}

}  // namespace

fs::path checkpoint_file(const fs::path& experiment, const std::string& which) {
  check_experiment(experiment);
  const fs::path file = fs::absolute(model_file(experiment, which));
  if (!fs::exists(file))
    throw Error(experiment.string() + ": has no checkpoint models/model_" + which +
                ".pt yet; the first one comes with the end of the first epoch");
  return file.lexically_normal();
}

Dictionary read_checkpoint(const fs::path& experiment, const std::string& which) {
  return read_archive(checkpoint_file(experiment, which));
}

std::optional<Dictionary> read_resumable(const fs::path& experiment) {
  check_experiment(experiment);
  for (const char* which : {"latest", "best"})
    if (fs::exists(model_file(experiment, which))) return read_checkpoint(experiment, which);
  const fs::path status = experiment / "status.json";
  if (fs::exists(status) && read_status(status).state == "finished")
    return read_checkpoint(experiment, "latest");  // says that there is none
  return std::nullopt;
}

ConfigValue read_configuration(const fs::path& experiment,
                               const std::vector<std::string>& settings) {
  check_experiment(experiment);
  return load_configuration({experiment / kTrainingConfiguration}, settings, {});
}

ConfigValue test_configuration(const fs::path& experiment, const std::string& worker,
                               const std::vector<std::string>& settings) {
  const fs::path best = checkpoint_file(experiment, "best");
  ConfigValue tree = read_configuration(experiment, {});
  const Origin origin = {"ferula test"};
  tree.set("worker", make_mapping({{"name", make_text(worker, origin)}}, origin));
  for (const char* key : {"model.load_only", "model.load_strict"}) tree.erase(key);
  tree.set("model.load", make_text(best.string(), origin));
  for (const std::string& setting : settings) apply_setting(tree, setting, {});
  return tree;
}

}  // namespace ferula
