// The door between a plugin and the host, and the macro that makes it.
//
//   FERULA_PLUGIN("vision", "0.1.0", "images and their models",
//                 ferula::model<LeNet5>("LeNet5"),
//                 ferula::problem<Mnist>("MNIST").alias("mnist"))
//
// One table makes both the ELF note, which the host reads before it loads the file, and the
// registrations. The plugin exports one symbol, ferula_plugin_query.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "ferula/build.h"
#include "ferula/config_view.h"
#include "ferula/model.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/problem.h"
#include "ferula/worker.h"

extern "C" {
// The C door. Returned by pointer; fields are only ever appended.
struct ferula_plugin {
  std::uint32_t size;  // sizeof(ferula_plugin) where the plugin was built
  std::uint16_t api_major, api_minor;
  const char* build;    // FERULA_BUILD
  const char* name;     // of the plugin
  const char* version;  // of the plugin
  // Registers the components with a ferula::Registrar. Returns null, or why it failed; the text
  // lives until the next call. Never throws.
  const char* (*register_components)(void* registrar);
};
}
static_assert(sizeof(void*) == 8 && sizeof(ferula_plugin) == 40 &&
              offsetof(ferula_plugin, register_components) == 32);

namespace ferula {

class Scheduler;  // scheduler.h

// How the host makes a component of some kind. Copied by the host.
struct Factory {
  // Lists the parameters of a fresh Params.
  void (*list)(Parameters& parameters) = nullptr;
  // Fills a Params and makes the component: an owning pointer to its interface (Problem, Model,
  // Worker, Scheduler, Observer), as the kind says.
  std::shared_ptr<Component> (*create)(Parameters& parameters) = nullptr;
};
static_assert(sizeof(Factory) == 16);

// Implemented by the host; new virtual functions are appended.
class FERULA_EXPORT Registrar {
 public:
  virtual ~Registrar();

  // The plugin's own settings: `plugins.NAME` of the configuration.
  virtual const ConfigView& settings() const = 0;
  // Kinds: "problem", "model", "worker", "scheduler", "observer". Throws Error if the name is
  // taken.
  virtual void add(std::string_view kind, std::string_view name, const Factory& factory) = 0;
  // Another name for a component, with parameters preset: an inline YAML mapping, or nothing.
  virtual void add_alias(std::string_view kind, std::string_view alias, std::string_view name,
                         std::string_view presets) = 0;
};

// One line of a plugin's table.
struct ComponentEntry {
  struct Alias {
    std::string_view name, presets;
  };
  std::string_view kind, name;
  Factory factory;
  std::array<Alias, 8> aliases = {};
  std::size_t alias_count = 0;

  constexpr ComponentEntry alias(std::string_view other, std::string_view presets = "") const {
    ComponentEntry result = *this;
    result.aliases[result.alias_count++] = {other, presets};  // more than 8 do not compile
    return result;
  }
};

namespace detail {

template <class T>
void list_parameters(Parameters& parameters) {
  typename T::Params params;
  params.list(parameters);
}

template <class T, class Interface>
std::shared_ptr<Component> create_component(Parameters& parameters) {
  typename T::Params params;
  params.list(parameters);
  std::shared_ptr<Interface> component = std::make_shared<T>(params);
  return component;
}

template <class T, class Interface>
constexpr ComponentEntry entry(std::string_view kind, std::string_view name) {
  return {kind, name, {&list_parameters<T>, &create_component<T, Interface>}};
}

}  // namespace detail

template <class T>
constexpr ComponentEntry problem(std::string_view name) {
  return detail::entry<T, Problem>("problem", name);
}
template <class T>
constexpr ComponentEntry model(std::string_view name) {
  return detail::entry<T, Model>("model", name);
}
template <class T>
constexpr ComponentEntry worker(std::string_view name) {
  return detail::entry<T, Worker>("worker", name);
}
template <class T>
constexpr ComponentEntry scheduler(std::string_view name) {
  return detail::entry<T, Scheduler>("scheduler", name);
}
template <class T>
constexpr ComponentEntry observer(std::string_view name) {
  return detail::entry<T, Observer>("observer", name);
}

// Settings of the plugin as a whole, `plugins.NAME` of the configuration: a struct with list(), as
// Params have. Filled before the first component is made; read with plugin_settings<T>().
template <class T>
T& plugin_settings() {
  static T instance;
  return instance;
}
template <class T>
constexpr ComponentEntry settings() {
  return {"settings",
          "",
          {[](Parameters& parameters) { T().list(parameters); },
           [](Parameters& parameters) -> std::shared_ptr<Component> {
             T fresh;
             fresh.list(parameters);
             plugin_settings<T>() = fresh;
             return nullptr;
           }}};
}

}  // namespace ferula

#include "ferula/detail/plugin_note.h"
