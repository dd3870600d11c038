#include <algorithm>
#include <limits>

#include "core/config/parameters.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

ConfigValue default_of(bool value) { return make_scalar(value ? "true" : "false"); }
ConfigValue default_of(std::int64_t value) { return make_scalar(std::to_string(value)); }
ConfigValue default_of(double value) { return make_scalar(real_text(value)); }
ConfigValue default_of(const std::string& value) { return make_text(value); }

template <class T>
ConfigValue default_of(const std::vector<T>& values) {
  ConfigValue list;
  list.kind = ConfigValue::Kind::list;
  for (const T& value : values) list.items.push_back(default_of(value));
  return list;
}

class Lister : public ParameterVisitor {
 public:
  std::vector<ParameterInfo> infos;

  void visit(std::string_view key, Member member, std::string_view meaning,
             const Constraint& constraint) override {
    std::visit([&](auto* value) { add_parameter(key, *value, meaning, constraint); }, member);
  }

  void section(std::string_view key, std::string_view kind, std::string_view meaning,
               const Constraint& constraint) override {
    add({std::string(key), std::string(kind), "", std::string(meaning), constraint, true});
  }

 private:
  template <class T>
  void add_parameter(std::string_view key, const T& value, std::string_view meaning,
                     const Constraint& constraint) {
    const std::string text = constraint.required ? "" : to_yaml_line(default_of(value));
    add({std::string(key), std::string(type_name(value)), text, std::string(meaning), constraint});
  }

  void add(ParameterInfo info) {
    const bool is_taken = std::any_of(infos.begin(), infos.end(), [&](const ParameterInfo& other) {
      return other.key == info.key;
    });
    if (is_taken) throw Error("the parameter '" + info.key + "' is listed twice");
    infos.push_back(std::move(info));
  }
};

std::string range(const Constraint& c) {
  const bool has_minimum = c.minimum > -std::numeric_limits<double>::infinity();
  const bool has_maximum = c.maximum < std::numeric_limits<double>::infinity();
  const std::string minimum = real_text(c.minimum), maximum = real_text(c.maximum);
  if (has_minimum && has_maximum && c.minimum_excluded)
    return " above " + minimum + " and of at most " + maximum;
  if (has_minimum && has_maximum) return " between " + minimum + " and " + maximum;
  if (has_minimum) return (c.minimum_excluded ? " above " : " of at least ") + minimum;
  return has_maximum ? " of at most " + maximum : "";
}

}  // namespace

std::vector<ParameterInfo> list_parameters(void (*list)(Parameters&)) {
  Lister lister;
  list(lister);
  return std::move(lister.infos);
}

std::string expectation(std::string_view type, const Constraint& constraint) {
  const bool is_list = type.starts_with("list");
  if (!constraint.choices.empty())
    return (is_list ? "a list of any of '" : "one of '") + joined(constraint.choices, "', '") + "'";
  const bool takes_an = type.starts_with("integer");
  return (takes_an ? "an " : "a ") + std::string(type) + range(constraint);
}

}  // namespace ferula
