#include "core/config/parameters.h"

#include <cmath>
#include <optional>

#include "core/config/scalars.h"
#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

ConfigValue to_value(bool value) { return ConfigValue::scalar(value ? "true" : "false", ""); }
ConfigValue to_value(std::int64_t value) { return ConfigValue::scalar(std::to_string(value), ""); }
ConfigValue to_value(double value) { return ConfigValue::scalar(real_text(value), ""); }
ConfigValue to_value(const std::string& value) {
  ConfigValue text = ConfigValue::scalar(value, "");
  // Or it would read back as something else.
  text.quoted = value.empty() || to_boolean(text) || to_real(text) || value == "null" ||
                value == "~" || value.find_first_of(":#[]{}&*!|>'\"%@`,") != std::string::npos;
  return text;
}
template <class T>
ConfigValue to_value(const std::vector<T>& values) {
  ConfigValue list{.kind = ConfigValue::Kind::list};
  for (const T& value : values) list.items.push_back(to_value(value));
  return list;
}

class Describer final : public Parameters {
 public:
  std::vector<ParameterInfo> parameters;

  void boolean(std::string_view key, bool& value, std::string_view meaning,
               const Constraint& constraint) override {
    add(key, "boolean", meaning, constraint, value);
  }
  void integer(std::string_view key, std::int64_t& value, std::string_view meaning,
               const Constraint& constraint) override {
    add(key, "integer", meaning, constraint, value);
  }
  void real(std::string_view key, double& value, std::string_view meaning,
            const Constraint& constraint) override {
    add(key, "real", meaning, constraint, value);
  }
  void text(std::string_view key, std::string& value, std::string_view meaning,
            const Constraint& constraint) override {
    add(key, "text", meaning, constraint, value);
  }
  void integers(std::string_view key, std::vector<std::int64_t>& value, std::string_view meaning,
                const Constraint& constraint) override {
    add(key, "list of integers", meaning, constraint, value);
  }
  void reals(std::string_view key, std::vector<double>& value, std::string_view meaning,
             const Constraint& constraint) override {
    add(key, "list of reals", meaning, constraint, value);
  }
  void texts(std::string_view key, std::vector<std::string>& value, std::string_view meaning,
             const Constraint& constraint) override {
    add(key, "list of texts", meaning, constraint, value);
  }
  void section(std::string_view key, std::string_view kind, std::string_view meaning,
               const Constraint& constraint) override {
    parameters.push_back(
        {std::string(key), std::string(kind), std::string(meaning), constraint, {}, true});
  }

 private:
  template <class T>
  void add(std::string_view key, const char* type, std::string_view meaning,
           const Constraint& constraint, const T& value) {
    parameters.push_back({std::string(key), type, std::string(meaning), constraint,
                          constraint.required ? ConfigValue() : to_value(value)});
  }
};

std::string number_text(double number) {
  return number == std::floor(number) && std::abs(number) < 1e15
             ? std::to_string(static_cast<std::int64_t>(number))
             : real_text(number);
}

std::string range_text(const Constraint& constraint) {
  std::vector<std::string> parts;
  if (std::isfinite(constraint.minimum))
    parts.push_back((constraint.minimum_excluded ? "above " : "at least ") +
                    number_text(constraint.minimum));
  if (std::isfinite(constraint.maximum))
    parts.push_back("at most " + number_text(constraint.maximum));
  if (!constraint.choices.empty()) {
    std::vector<std::string> choices;
    for (const std::string& choice : constraint.choices)
      choices.push_back(choice.empty() ? "''" : choice);
    parts.push_back("one of " + joined(choices));
  }
  return joined(parts, " and ");
}

std::string expectation(const std::string& type, const Constraint& constraint) {
  const std::string range = range_text(constraint);
  return range.empty() ? type : type + ", " + range;
}

bool fits(double number, const Constraint& constraint) {
  if (constraint.minimum_excluded && !(number > constraint.minimum) &&
      std::isfinite(constraint.minimum))
    return false;
  const bool bounded = std::isfinite(constraint.minimum) || std::isfinite(constraint.maximum);
  if (std::isnan(number)) return !bounded;
  return number >= constraint.minimum && number <= constraint.maximum;
}
bool fits(std::int64_t number, const Constraint& constraint) {
  return fits(static_cast<double>(number), constraint);
}
bool fits(bool, const Constraint&) { return true; }
bool fits(const std::string& text, const Constraint& constraint) {
  if (constraint.choices.empty()) return true;
  for (const std::string& choice : constraint.choices)
    if (choice == text) return true;
  return false;
}

void read(const ConfigValue& value, std::optional<bool>& result) { result = to_boolean(value); }
void read(const ConfigValue& value, std::optional<std::int64_t>& result) {
  result = to_integer(value);
}
void read(const ConfigValue& value, std::optional<double>& result) { result = to_real(value); }
void read(const ConfigValue& value, std::optional<std::string>& result) { result = to_text(value); }

// What was got instead, short.
std::string shown(const ConfigValue& value) {
  switch (value.kind) {
    case ConfigValue::Kind::null:
      return "nothing";
    case ConfigValue::Kind::list:
      return "a list";
    case ConfigValue::Kind::mapping:
      return "a mapping";
    default:
      return "'" + value.text.substr(0, 60) + (value.text.size() > 60 ? "…'" : "'");
  }
}

template <class T>
T read_or_throw(const ConfigValue& value, const std::string& path, const char* type,
                const Constraint& constraint) {
  std::optional<T> result;
  read(value, result);
  if (result && fits(*result, constraint)) return *std::move(result);
  throw Error(value.origin + ": " + path + ": expected " + expectation(type, constraint) +
              "; got " + shown(value) +
              (value.kind == ConfigValue::Kind::scalar
                   ? did_you_mean(value.text, constraint.choices)
                   : std::string()));
}

}  // namespace

std::vector<ParameterInfo> describe_parameters(void (*list)(Parameters&)) {
  Describer describer;
  list(describer);
  return std::move(describer.parameters);
}

std::string expectation(const ParameterInfo& parameter) {
  return expectation(parameter.type, parameter.constraint);
}

template <class T>
void ParameterFiller::fill(std::string_view key, T& target, const char* type,
                           const Constraint& constraint) {
  if (const ConfigValue* value = section_.find(key))
    target = read_or_throw<T>(*value, join_path(path_, key), type, constraint);
}

template <class T>
void ParameterFiller::fill_list(std::string_view key, std::vector<T>& target, const char* type,
                                const Constraint& constraint) {
  const ConfigValue* value = section_.find(key);
  if (value == nullptr) return;
  const std::string path = join_path(path_, key);
  if (value->kind != ConfigValue::Kind::list)
    throw Error(value->origin + ": " + path + ": expected a list, such as [1, 2]; got " +
                shown(*value));
  target.clear();
  for (std::size_t i = 0; i < value->items.size(); ++i)
    target.push_back(
        read_or_throw<T>(value->items[i], path + "[" + std::to_string(i) + "]", type, constraint));
}

void ParameterFiller::boolean(std::string_view key, bool& value, std::string_view,
                              const Constraint& constraint) {
  fill(key, value, "true or false", constraint);
}
void ParameterFiller::integer(std::string_view key, std::int64_t& value, std::string_view,
                              const Constraint& constraint) {
  fill(key, value, "an integer", constraint);
}
void ParameterFiller::real(std::string_view key, double& value, std::string_view,
                           const Constraint& constraint) {
  fill(key, value, "a number", constraint);
}
void ParameterFiller::text(std::string_view key, std::string& value, std::string_view,
                           const Constraint& constraint) {
  fill(key, value, "a text", constraint);
}
void ParameterFiller::integers(std::string_view key, std::vector<std::int64_t>& value,
                               std::string_view, const Constraint& constraint) {
  fill_list(key, value, "an integer", constraint);
}
void ParameterFiller::reals(std::string_view key, std::vector<double>& value, std::string_view,
                            const Constraint& constraint) {
  fill_list(key, value, "a number", constraint);
}
void ParameterFiller::texts(std::string_view key, std::vector<std::string>& value, std::string_view,
                            const Constraint& constraint) {
  fill_list(key, value, "a text", constraint);
}

}  // namespace ferula
