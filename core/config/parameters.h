// The two readers of a component's parameter list: one describes it, one fills it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "ferula/parameters.h"

namespace ferula {

// One parameter as help, templates and the check for unknown keys know it.
struct ParameterInfo {
  std::string key;   // from the component's section on; may have dots
  std::string type;  // "integer", "real", …; of a section, its kind: "problem", "model" …
  std::string meaning;
  Constraint constraint;
  ConfigValue default_value;  // null if it is required or a section
  bool is_section = false;
};

// What a fresh Params lists.
std::vector<ParameterInfo> describe_parameters(void (*list)(Parameters&));

// "integer, at least 1", "one of SGD, Adam": what a value must be.
std::string expectation(const ParameterInfo& parameter);

// Fills parameters from a section; those that it does not have keep their default. Throws Error
// with file, line and key path for a value of the wrong type or out of range.
class ParameterFiller final : public Parameters {
 public:
  // REQUIRES: the section outlives the filler.
  ParameterFiller(const ConfigValue& section, std::string path)
      : section_(section), path_(std::move(path)) {}

  void boolean(std::string_view, bool&, std::string_view, const Constraint&) override;
  void integer(std::string_view, std::int64_t&, std::string_view, const Constraint&) override;
  void real(std::string_view, double&, std::string_view, const Constraint&) override;
  void text(std::string_view, std::string&, std::string_view, const Constraint&) override;
  void integers(std::string_view, std::vector<std::int64_t>&, std::string_view,
                const Constraint&) override;
  void reals(std::string_view, std::vector<double>&, std::string_view, const Constraint&) override;
  void texts(std::string_view, std::vector<std::string>&, std::string_view,
             const Constraint&) override;
  void section(std::string_view, std::string_view, std::string_view, const Constraint&) override {}

 private:
  template <class T>
  void fill(std::string_view key, T& target, const char* type, const Constraint& constraint);
  template <class T>
  void fill_list(std::string_view key, std::vector<T>& target, const char* type,
                 const Constraint& constraint);

  const ConfigValue& section_;
  std::string path_;
};

}  // namespace ferula
