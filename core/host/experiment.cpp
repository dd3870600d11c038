#include "core/host/experiment.h"

#include "core/checkpoint/archive.h"
#include "core/config/load.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfiguration = "training_configuration.yaml";

void check_experiment(const fs::path& experiment) {
  if (!fs::is_directory(experiment))
    throw Error(experiment.string() + ": no such experiment folder; `latest` is the newest below " +
                "--output");
  if (!fs::exists(experiment / kConfiguration))
    throw Error(experiment.string() + ": is no experiment of a training: it has no " +
                kConfiguration);
}

}  // namespace

fs::path checkpoint_file(const fs::path& experiment, const std::string& which) {
  check_experiment(experiment);
  const fs::path file = fs::absolute(experiment / "models" / ("model_" + which + ".pt"));
  if (!fs::exists(file))
    throw Error(experiment.string() + ": has no checkpoint models/model_" + which +
                ".pt yet; the first one comes with the end of the first epoch");
  return file.lexically_normal();
}

Dictionary read_checkpoint(const fs::path& experiment, const std::string& which) {
  return read_archive(checkpoint_file(experiment, which));
}

ConfigValue read_configuration(const fs::path& experiment,
                               const std::vector<std::string>& settings) {
  check_experiment(experiment);
  return load_configuration({experiment / kConfiguration}, settings, {});
}

}  // namespace ferula
