#include <utility>

#include "core/config/yaml.h"
#include "core/data/seeds.h"
#include "core/host/single_component.h"
#include "core/plugins/guards.h"
#include "ferula/error.h"
#include "ferula/testing.h"

namespace ferula::testing {

struct PluginUnderTest::Parts {
  std::unique_ptr<Registry> registry;

  // "LeNet5" or "{name: LeNet5, …}".
  SingleComponent make(const char* kind, const std::string& text,
                       const std::vector<Fact>& facts = {}) const {
    ConfigValue section = parse_yaml_text(text, "the test");
    if (section.kind == ConfigValue::Kind::scalar)
      section = make_mapping({{"name", std::move(section)}}, {"the test"});
    const ConfigValue* name = section.find("name");
    if (name == nullptr)
      throw Error("the test: expected a name, as in {name: Parabola}, in " + text);
    const std::string component = name->text;
    std::erase_if(section.entries, [](const ConfigEntry& entry) { return entry.key == "name"; });
    return make_component(*registry, kind, component, std::move(section), "the test", facts);
  }
};

PluginUnderTest::PluginUnderTest(const std::filesystem::path& file)
    : parts_(std::make_unique<Parts>()) {
  parts_->registry = plain_registry({std::filesystem::absolute(file).string()}, true);
  parts_->registry->load(file);
}
PluginUnderTest::~PluginUnderTest() = default;

std::shared_ptr<Problem> PluginUnderTest::problem(const std::string& section) const {
  SingleComponent made = parts_->make("problem", section);
  return guard_problem(std::move(made.component), made.label);
}

std::shared_ptr<Model> PluginUnderTest::model(const std::string& section, const Problem& problem,
                                              std::uint64_t seed) const {
  seed_default_generator(at::kCPU, seed);
  SingleComponent made = parts_->make("model", section, problem.facts());
  return guard_model(std::move(made.component), made.label);
}

}  // namespace ferula::testing
