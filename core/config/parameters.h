// The host's side of "parameters are written once": learning what a component lists, and filling
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/parameter_visitor.h"
#include "core/config/value.h"
#include "ferula/parameters.h"

namespace ferula {

// One line of a component's list.
struct ParameterInfo {
  std::string key;
  std::string type;           // "integer", "list of texts" …; of a section its kind, "problem"
  std::string default_value;  // as YAML, on one line; empty if there is none
  std::string meaning;
  Constraint constraint;
  bool is_section = false;
};

// What a component lists, from a fresh Params. Throws Error if a key is listed twice.
std::vector<ParameterInfo> list_parameters(void (*list)(Parameters&));

// "an integer of at least 1", "a list of real numbers between 0 and 1", "one of 'Adam', 'SGD'".
std::string expectation(std::string_view type, const Constraint& constraint);

// Fills each listed value from a section; what the section does not have keeps its default. Throws
// Error with place, key path and expectation at the first value that does not fit.
//
// Numbers are read as scalar.h says; a quoted scalar is a text and nothing else; a list takes no
// single value. REQUIRES: the section outlives the filler.
class ParameterFiller : public ParameterVisitor {
 public:
  ParameterFiller(const ConfigValue& section, std::string key_path)
      : section_(section), path_(std::move(key_path)) {}

  void visit(std::string_view key, Member member, std::string_view meaning,
             const Constraint& constraint) override;
  void section(std::string_view key, std::string_view kind, std::string_view meaning,
               const Constraint& constraint) override;

 private:
  const ConfigValue& section_;
  std::string path_;
};

}  // namespace ferula
