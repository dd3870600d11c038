// The part of a blueprint that makes components.
#include <utility>

#include "core/config/view.h"
#include "core/data/labels.h"
#include "core/data/sampled_loader.h"
#include "core/plugins/guards.h"
#include "core/session/blueprint.h"
#include "core/session/precision.h"
#include "core/session/sections.h"
#include "ferula/error.h"

namespace ferula {

std::shared_ptr<Component> Blueprint::make(std::string_view kind, const std::string& section) {
  const RegisteredComponent& found = component(kind, section);
  const std::string path = kind == "worker" ? "" : section;
  const ConfigValue& values = kind == "worker" ? tree_ : section_or_empty(section);
  // Filled once for nothing: a value that does not fit names its place, and is not the component's.
  ParameterFiller trial(values, path);
  found.factory.list(trial);
  ParameterFiller filler(values, path);
  return guarded(label(kind, section), "constructor", [&] { return found.factory.create(filler); });
}

const Problem& Blueprint::problem(const std::string& section) {
  auto& problem = problems_[section];
  if (problem == nullptr)
    problem = guard_problem(make("problem", section), label("problem", section));
  return *problem;
}

std::shared_ptr<Model> Blueprint::make_model(const std::string& section) {
  return with_precision(guard_model(make("model", section), label("model", section)),
                        precision_type(host_.precision));
}

std::shared_ptr<Worker> Blueprint::make_worker() {
  return std::static_pointer_cast<Worker>(make("worker", "worker"));
}

std::shared_ptr<Observer> Blueprint::make_observer(const std::string& name) {
  const RegisteredComponent& found = find("observer", name);
  const std::string section = "observers." + name;
  ParameterFiller filler(section_or_empty(section), section);
  return std::static_pointer_cast<Observer>(found.factory.create(filler));
}

at::Tensor Blueprint::labels(const std::string& section) {
  at::Tensor labels = labels_of(problem(section), label("problem", section));
  if (!labels.defined())
    throw Error(section + ": problem " + name_at(section) +
                " does not say which class a sample has; choose another sampler");
  return labels;
}

Sampling Blueprint::make_sampling(const std::string& section, bool shuffle) {
  const std::string path = section + ".sampler", source = section + ".problem";
  const ConfigValue& values = section_or_empty(path);
  if (values.entries.empty()) return {.shuffle = shuffle};
  const auto view = make_view(values, path);
  const SamplerRequest request{*view,   problem(source).size(),
                               shuffle, section == "training",
                               seed(),  [&] { return labels(source); }};
  ParameterFiller filler(values, path);
  return sampler_kind(name_at(path), place(values, path)).make(filler, request);
}

std::unique_ptr<Loader> Blueprint::make_loader(const std::string& section, at::Device device) {
  LoaderSection params;
  ParameterFiller filler(section_or_empty(section), section);
  params.list(filler);
  return std::make_unique<SampledLoader>(section, problem(section + ".problem"), params.loader,
                                         make_sampling(section, params.loader.shuffle), seed(),
                                         device);
}

ModelSection Blueprint::model_section(const std::string& section) const {
  ModelSection params;
  ParameterFiller filler(section_or_empty(section), section);
  params.list(filler);
  return params;
}

}  // namespace ferula
