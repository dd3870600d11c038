// What a configuration asks for, found out before anything runs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/parameters.h"
#include "core/config/schema.h"
#include "core/config/value.h"
#include "core/data/sampling.h"
#include "core/optimizers/host_optimizer.h"
#include "core/plugins/registry.h"
#include "core/session/sections.h"
#include "ferula/model.h"
#include "ferula/observer.h"
#include "ferula/problem.h"
#include "ferula/session.h"
#include "ferula/worker.h"

namespace ferula {

// The worker, the components at their sections, and the whole tree with the defaults of all of
// them. Making it reports every unknown key, every missing value and every unknown name, and the
// first value of a wrong type. It makes problems, whose facts are defaults of models, and nothing
// else.
class Blueprint {
 public:
  // Throws Error that lists what is wrong, with places. REQUIRES: the registry outlives it.
  Blueprint(ConfigValue tree, Registry& registry);

  // Resolved: all defaults are in it; enough to run it again.
  const ConfigValue& tree() const { return tree_; }
  const Schema& schema() const { return schema_; }
  bool has(std::string_view path) const { return tree_.find(path) != nullptr; }
  // The `name` of a section. Throws Error with the place if it has none.
  std::string name_at(const std::string& section) const;

  std::string worker_name() const { return name_at("worker"); }
  // What the worker works on, "training" or "testing": its first section with a problem.
  const std::string& role() const { return role_; }
  // All sections with a problem that the worker works on: "training", "validation".
  const std::vector<std::string>& loaders() const { return loaders_; }
  // The section of its first model: "model".
  const std::string& first_model() const { return first_model_; }
  std::uint64_t seed() const { return static_cast<std::uint64_t>(host_.seed); }
  std::int64_t threads() const { return host_.threads; }
  const std::string& device() const { return host_.device; }
  const std::string& output() const { return host_.output; }

  // Components, made from their section. Throw Error with the place.
  const Problem& problem(const std::string& section);  // made once
  std::shared_ptr<Model> make_model(const std::string& section);
  std::shared_ptr<Worker> make_worker();
  std::shared_ptr<Observer> make_observer(const std::string& name);
  std::unique_ptr<Loader> make_loader(const std::string& section, at::Device device);
  std::unique_ptr<HostOptimizer> make_optimizer(const std::string& section,
                                                const std::vector<ModelTensor>& tensors);
  // What a model starts with.
  ModelSection model_section(const std::string& section) const;
  // For error messages: "worker OfflineTrainer (plugin training, worker)".
  std::string label(std::string_view kind, const std::string& section);
  std::string observer_label(const std::string& name);

  // Observers that plugins bring and the configuration names.
  std::vector<std::string> plugin_observers() const;
  // Whether an observer that fails is only disabled, instead of ending the run.
  bool is_lenient_with(const std::string& observer) const;
  // Parameters of an observer of the host.
  template <class T>
  typename T::Params observer_params(const std::string& name) const {
    typename T::Params params;
    const std::string section = "observers." + name;
    ParameterFiller filler(section_or_empty(section), section);
    params.list(filler);
    return params;
  }

 private:
  // The host's own keys at the root.
  struct HostParams {
    std::int64_t seed = -1;
    std::int64_t threads = 0;
    std::string device = "cpu";
    std::string precision = "float32";
    std::string output = "experiments";
    void list(Parameters& p);
  };

  // Finds a component, and sees to the settings of its plugin first.
  const RegisteredComponent& find(std::string_view kind, const std::string& name);
  void use_settings(const Plugin& plugin);
  const RegisteredComponent& component(std::string_view kind, const std::string& section);
  // What a section may hold: all parameters come in here.
  void add_parameters(const std::string& section, void (*list)(Parameters&),
                      const std::string& owner);
  void check_values() const;
  std::shared_ptr<Component> make(std::string_view kind, const std::string& section);
  Sampling make_sampling(const std::string& section, bool shuffle);
  // Of a problem's samples. Throws Error if it has none.
  at::Tensor labels(const std::string& section);
  const ConfigValue& section_or_empty(const std::string& section) const;

  void add_worker();
  void add_section(const ParameterInfo& section);
  void add_component(std::string_view kind, const std::string& section);
  void add_loader(const std::string& section);
  void add_name(const std::string& section);
  void add_sampler(const std::string& section);
  void add_optimizer(const std::string& section);
  // "training.optimizer.groups.biases" and so on, by name: merged files have no other order.
  std::vector<std::string> group_sections(const std::string& optimizer) const;
  void add_observers();
  void leave_other_roles_alone();
  void fix_host_params();
  void use_facts();

  ConfigValue tree_;
  Registry& registry_;
  Schema schema_;
  HostParams host_;
  std::string role_, first_model_;
  std::vector<std::string> loaders_, models_;                         // their sections
  std::vector<std::pair<std::string, void (*)(Parameters&)>> lists_;  // by section
  std::set<std::string> plugins_;                                     // whose settings are filled
  std::map<std::string, std::unique_ptr<Problem>> problems_;
};

}  // namespace ferula
