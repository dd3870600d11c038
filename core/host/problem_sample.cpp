// A problem without an experiment around it.
#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>

#include <utility>

#include "core/config/settings.h"
#include "core/data/one_core.h"
#include "core/data/seeds.h"
#include "core/host/single_component.h"
#include "core/plugins/guards.h"
#include "ferula/host.h"

namespace ferula {

std::shared_ptr<const Problem> load_problem(const std::string& name, const RunOptions& options) {
  const auto registry = plain_registry(options.plugins, options.trust_plugins);
  ConfigValue section = make_mapping({}, {"the command"});
  for (const std::string& setting : options.settings) apply_setting(section, setting, {});
  SingleComponent made =
      make_component(*registry, "problem", name, std::move(section), "the command");
  return guard_problem(std::move(made.component), made.label);
}

Batch draw_sample(const Problem& problem, std::int64_t sample, std::uint64_t seed) {
  const c10::NoGradGuard no_grad;
  const OneCore one_core;
  if (sample < 0 || sample >= problem.size())
    throw Error("sample " + std::to_string(sample) + ": the problem has samples 0 to " +
                std::to_string(problem.size() - 1));
  return problem.batch(
      {at::full({1}, sample, at::kLong), sample, generator_for(seed, "problem/sample", sample)});
}

}  // namespace ferula
