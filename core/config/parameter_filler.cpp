#include <algorithm>
#include <optional>

#include "core/config/parameters.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

[[noreturn]] void refuse(const ConfigValue& value, const std::string& path, std::string_view type,
                         const Constraint& constraint, const std::string& hint = "") {
  throw Error(place(value, path) + ": expected " + expectation(type, constraint) + ", got " +
              shown(value) + hint);
}

std::optional<bool> read(const ConfigValue& value, const bool&) {
  return value.quoted ? std::nullopt : parse_boolean(value.text);
}
std::optional<std::int64_t> read(const ConfigValue& value, const std::int64_t&) {
  return value.quoted ? std::nullopt : parse_integer(value.text);
}
std::optional<double> read(const ConfigValue& value, const double&) {
  return value.quoted ? std::nullopt : parse_real(value.text);
}
std::optional<std::string> read(const ConfigValue& value, const std::string&) { return value.text; }

bool fits(bool, const Constraint&) { return true; }

template <class Number>
bool fits(Number number, const Constraint& constraint) {
  const Constraint any;
  const auto x = static_cast<double>(number);  // not a number fits no limit
  if (constraint.minimum > any.minimum && !(x >= constraint.minimum)) return false;
  if (constraint.maximum < any.maximum && !(x <= constraint.maximum)) return false;
  return !(constraint.minimum_excluded && x == constraint.minimum);
}

bool fits(const std::string& text, const Constraint& constraint) {
  const std::vector<std::string>& choices = constraint.choices;
  return choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end();
}

template <class T>
T converted(const ConfigValue& value, const std::string& path, const Constraint& constraint) {
  const std::string_view type = type_name(T());
  if (value.kind != Kind::scalar) refuse(value, path, type, constraint);
  const std::optional<T> result = read(value, T());
  if (result && fits(*result, constraint)) return *result;
  refuse(value, path, type, constraint, did_you_mean(value.text, constraint.choices));
}

template <class T>
void fill(T& member, const ConfigValue& value, const std::string& path,
          const Constraint& constraint) {
  member = converted<T>(value, path, constraint);
}

template <class T>
void fill(std::vector<T>& members, const ConfigValue& value, const std::string& path,
          const Constraint& constraint) {
  const std::string hint = value.kind == Kind::scalar ? "; write [" + value.text + "]" : "";
  if (value.kind != Kind::list) refuse(value, path, type_name(members), constraint, hint);
  members.clear();
  for (const ConfigValue& item : value.items)
    members.push_back(
        converted<T>(item, path + "[" + std::to_string(members.size()) + "]", constraint));
}

[[noreturn]] void refuse_missing(const ConfigValue& section, const std::string& path,
                                 const std::string& expected) {
  throw Error(place(section, path) + ": is missing; expected " + expected);
}

}  // namespace

void ParameterFiller::visit(std::string_view key, Member member, std::string_view,
                            const Constraint& constraint) {
  const std::string path = join_path(path_, key);
  const ConfigValue* value = section_.find(key);
  std::visit(
      [&](auto* target) {
        if (value) return fill(*target, *value, path, constraint);
        if (constraint.required)
          refuse_missing(section_, path, expectation(type_name(*target), constraint));
      },
      member);
}

void ParameterFiller::section(std::string_view key, std::string_view kind, std::string_view,
                              const Constraint& constraint) {
  const std::string path = join_path(path_, key);
  const std::string type = std::string(kind) + " section";
  const ConfigValue* value = section_.find(key);
  if (!value && constraint.required) refuse_missing(section_, path, expectation(type, {}));
  if (value && value->kind != Kind::mapping) refuse(*value, path, type, {});
}

}  // namespace ferula
