#include "configuration.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace ferula::mlflow {
namespace {

void flatten(const YAML::Node& node, const std::string& path, Texts& result) {
  if (node.IsMap()) {
    for (const auto& entry : node) {
      const auto key = entry.first.as<std::string>();
      flatten(entry.second, path.empty() ? key : path + "." + key, result);
    }
    return;
  }
  YAML::Emitter text;
  text.SetSeqFormat(YAML::Flow);
  text.SetMapFormat(YAML::Flow);
  text << node;
  result.emplace_back(path, node.IsScalar() ? node.Scalar() : text.c_str());
}

std::string value_of(const Texts& texts, const std::string& ending) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& entry) {
    return ("." + entry.first).ends_with(ending);
  });
  return found != texts.end() ? found->second : "";
}

}  // namespace

std::filesystem::path configuration_file(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().ends_with("_configuration.yaml")) return entry.path();
  return {};
}

Texts read_parameters(const std::filesystem::path& file) {
  Texts result;
  flatten(YAML::LoadFile(file.string()), "", result);
  return result;
}

std::string default_experiment(const Texts& parameters) {
  const std::string problem = value_of(parameters, ".problem.name"),
                    model = value_of(parameters, ".model.name");
  if (problem.empty() && model.empty()) return "Ferula";
  if (problem.empty() || model.empty()) return problem + model;
  return problem + "/" + model;
}

}  // namespace ferula::mlflow
