#include "core/grid/search_settings.h"

#include <vector>

#include "core/config/parameters.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/session/sections.h"
#include "core/sweep/known_keys.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kSection = "search";
constexpr const char* kPruning = "search.pruning";
constexpr const char* kPruner = "observers.SuccessiveHalving";
constexpr const char* kCheckpoints = "observers.Checkpoints";
constexpr std::int64_t kMostTrials = 100'000;

struct PruningSettings {
  SuccessiveHalving pruning;
  void list(Parameters& p) {
    p("min_epochs", pruning.min_epochs, "epochs before trials are compared for the first time",
      at_least(1));
    p("reduction_factor", pruning.reduction_factor,
      "one of so many goes on, and they are compared again after so many times the epochs",
      at_least(2));
  }
};

template <class Settings>
Settings filled(const ConfigValue& section, const std::string& path, const std::string& also = "") {
  std::vector<std::string> known =
      also.empty() ? std::vector<std::string>{} : std::vector<std::string>{also};
  for (const ParameterInfo& parameter : list_parameters(&list_fresh<Settings>))
    known.push_back(parameter.key);
  check_keys(section, path, known);
  Settings settings;
  ParameterFiller filler(section, path);
  settings.list(filler);
  return settings;
}

void check_monitor(const SearchSettings& settings, const ConfigValue& section) {
  if (settings.monitor.empty() || settings.monitor.find('/') != std::string::npos) return;
  throw Error(place(*section.find("monitor"), "search.monitor") +
              ": expected a table and a column, such as validation_set_agg/loss, got '" +
              settings.monitor + "'");
}

void check_keeps_best(const ConfigValue& configuration) {
  const ConfigValue* kept = configuration.find(join_path(kCheckpoints, "checkpoints"));
  if (kept == nullptr || kept->text == "all" || kept->text == "best") return;
  throw Error(place(*kept, join_path(kCheckpoints, "checkpoints")) +
              ": a search judges a trial by its best model; expected all or best, got " +
              shown(*kept));
}

}  // namespace

void SearchSettings::list(Parameters& p) {
  p("method", method, "how the values of a trial are chosen", one_of({"random", "tpe"}));
  p("trials", trials, "experiments in all", required() && between(1, kMostTrials));
  p("monitor", monitor,
    "the value that tells which model, and which trial, is best; nothing: what "
    "observers.Checkpoints monitors");
  p("mode", mode, "whether its lowest or its highest is best; nothing: as observers.Checkpoints",
    one_of({"min", "max"}));
  p("seed", seed, "decides all that is random in the choice of values", at_least(0));
}

SearchSettings read_search_settings(const ConfigValue& section) {
  check_is_mapping(section, kSection, "{method: tpe, trials: 50}");
  auto settings = filled<SearchSettings>(section, kSection, "pruning");
  check_monitor(settings, section);
  if (const ConfigValue* pruning = section.find("pruning")) {
    check_is_mapping(*pruning, kPruning, "{min_epochs: 1, reduction_factor: 3}");
    settings.pruning = filled<PruningSettings>(*pruning, kPruning).pruning;
  }
  return settings;
}

void prepare_for_search(ConfigValue& configuration, const SearchSettings& settings) {
  const Origin origin = {kSection};
  const auto set = [&](const std::string& key, const std::string& value) {
    if (!value.empty()) configuration.set(key, make_text(value, origin));
  };
  set(join_path(kCheckpoints, "monitor"), settings.monitor);
  set(join_path(kCheckpoints, "mode"), settings.mode);
  check_keeps_best(configuration);
  if (!settings.pruning) return;
  const auto number = [&](const char* key, std::int64_t value) {
    configuration.set(join_path(kPruner, key), make_scalar(std::to_string(value), origin));
  };
  number("min_epochs", settings.pruning->min_epochs);
  number("reduction_factor", settings.pruning->reduction_factor);
  for (const char* key : {"monitor", "mode"})
    if (const ConfigValue* value = configuration.find(join_path(kCheckpoints, key)))
      configuration.set(join_path(kPruner, key), ConfigValue(*value));
}

void leave_search(ConfigValue& configuration) { configuration.erase(kPruner); }

bool is_highest_best(const ConfigValue& configuration) {
  const ConfigValue* mode = configuration.find(join_path(kCheckpoints, "mode"));
  return mode != nullptr && mode->text == "max";
}

}  // namespace ferula
