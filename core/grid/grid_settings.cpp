#include "core/grid/grid_settings.h"

#include <map>
#include <utility>

#include "core/config/parameters.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/devices/device_keys.h"
#include "core/engine/failure_policy.h"
#include "core/session/sections.h"
#include "core/sweep/combinations.h"
#include "core/sweep/known_keys.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kSection = "grid_settings";

class Writer final : public ParameterVisitor {
 public:
  ConfigValue written = make_mapping({});

  void visit(std::string_view key, Member member, std::string_view, const Constraint&) override {
    if (const auto* integer = std::get_if<std::int64_t*>(&member))
      written.set(key, make_scalar(std::to_string(**integer)));
    else if (const auto* real = std::get_if<double*>(&member))
      written.set(key, make_scalar(real_text(**real)));
    else if (const auto* text = std::get_if<std::string*>(&member))
      written.set(key, make_text(**text));
    else
      written.set(key, make_texts(*std::get<std::vector<std::string>*>(member)));
  }
  void section(std::string_view, std::string_view, std::string_view, const Constraint&) override {}
};

void check_on_failure(const GridSettings& settings, const ConfigValue& section) try {
  parse_failure_policy(settings.on_failure);
} catch (const Error& error) {
  throw error.at(place(*section.find("on_failure"), kSection));
}

void check_slurm(const GridSettings& settings, const ConfigValue& section) {
  if (settings.launcher == "slurm" && !settings.devices.empty())
    throw Error(place(*section.find("devices"), "grid_settings.devices") +
                ": on Slurm the cluster chooses devices; instead say so many for each experiment: "
                "grid_settings.slurm.options: [--gpus-per-task=1]");
  // sbatch would take another word for the script.
  for (const std::string& option : settings.slurm.options)
    if (!option.starts_with("-"))
      throw Error(place(*section.find("slurm.options"), "grid_settings.slurm.options") +
                  ": expected options of sbatch, such as [--qos=high], got '" + option + "'");
}

// Also those of the sections inside: of "slurm.account" `slurm`, and `account` in it.
void check_known_keys(const ConfigValue& section) {
  std::map<std::string, std::vector<std::string>> known;
  for (const ParameterInfo& parameter : list_parameters(&list_fresh<GridSettings>)) {
    const std::size_t dot = parameter.key.find('.');
    const bool is_inside = dot != std::string::npos;
    known[""].push_back(parameter.key.substr(0, dot));
    if (is_inside) known[known[""].back()].push_back(parameter.key.substr(dot + 1));
  }
  check_keys(section, kSection, known[""]);
  for (const auto& [inside, keys] : known) {
    const ConfigValue* found = inside.empty() ? nullptr : section.find(inside);
    if (found == nullptr) continue;
    check_is_mapping(*found, join_path(kSection, inside), "{" + keys.front() + ": …}");
    check_keys(*found, join_path(kSection, inside), keys);
  }
}

}  // namespace

void GridSettings::list(Parameters& p) {
  p("experiment_repetitions", experiment_repetitions,
    "how often each experiment is run; repetition r, from 0 on, adds r to its seed",
    at_least(1) && at_most(kMostExperiments));
  p("max_concurrent_runs", max_concurrent_runs,
    "experiments that run at a time; 0 or less: one a processor core that may be used, or as many "
    "as `devices` take");
  p("threads_per_run", threads_per_run, "threads of each experiment, its key `threads`",
    at_least(1));
  p("devices", devices,
    "GPUs that experiments run on, each of them on one: free (all that nobody uses), or indices "
    "and UUIDs; none: as the configuration's `device` says");
  p("experiments_per_device", experiments_per_device, "experiments at a time on each of `devices`",
    at_least(1));
  p("time_limit", time_limit, "seconds that an experiment may take; 0: no limit", at_least(0));
  p("memory_limit", memory_limit, "MiB that an experiment may use; 0: no limit", at_least(0));
  p("trainer", trainer, "the worker of all experiments; empty: what each task names");
  p("on_failure", on_failure,
    "what follows an experiment that failed: skip (the others go on), stop, or retry(n) first");
  p("samples", samples,
    "so many random experiments of each task's sweep; 0: the whole cross product",
    between(0, kMostExperiments));
  p("launcher", launcher, "where the experiments run: local, this machine; slurm, its cluster",
    one_of({"local", "slurm"}));
  slurm.list(p);
  p("sample_seed", sample_seed, "decides which random experiments", at_least(0));
}

GridSettings read_grid_settings(const ConfigValue* section) {
  GridSettings settings;
  if (section == nullptr) return settings;
  check_is_mapping(*section, kSection, "{experiment_repetitions: 3}");
  check_known_keys(*section);
  ConfigValue expanded = *section;
  expand_devices(expanded, "devices");
  ParameterFiller filler(expanded, kSection);
  settings.list(filler);
  check_on_failure(settings, *section);
  check_slurm(settings, *section);
  return settings;
}

ConfigValue to_section(const GridSettings& settings) {
  GridSettings given = settings;
  Writer writer;
  given.list(writer);
  return std::move(writer.written);
}

}  // namespace ferula
