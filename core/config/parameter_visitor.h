// One function for all types of parameters, for those who treat them alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ferula/parameters.h"

namespace ferula {

inline std::string_view type_name(bool) { return "boolean"; }
inline std::string_view type_name(std::int64_t) { return "integer"; }
inline std::string_view type_name(double) { return "real number"; }
inline std::string_view type_name(const std::string&) { return "text"; }
inline std::string_view type_name(const std::vector<std::int64_t>&) { return "list of integers"; }
inline std::string_view type_name(const std::vector<double>&) { return "list of real numbers"; }
inline std::string_view type_name(const std::vector<std::string>&) { return "list of texts"; }

class ParameterVisitor : public Parameters {
 public:
  using Member =
      std::variant<bool*, std::int64_t*, double*, std::string*, std::vector<std::int64_t>*,
                   std::vector<double>*, std::vector<std::string>*>;

  // Called for each parameter that is no section.
  virtual void visit(std::string_view key, Member member, std::string_view meaning,
                     const Constraint& constraint) = 0;

  void boolean(std::string_view key, bool& value, std::string_view meaning,
               const Constraint& constraint) final {
    visit(key, &value, meaning, constraint);
  }
  void integer(std::string_view key, std::int64_t& value, std::string_view meaning,
               const Constraint& constraint) final {
    visit(key, &value, meaning, constraint);
  }
  void real(std::string_view key, double& value, std::string_view meaning,
            const Constraint& constraint) final {
    visit(key, &value, meaning, constraint);
  }
  void text(std::string_view key, std::string& value, std::string_view meaning,
            const Constraint& constraint) final {
    visit(key, &value, meaning, constraint);
  }
  void integers(std::string_view key, std::vector<std::int64_t>& value, std::string_view meaning,
                const Constraint& constraint) final {
    visit(key, &value, meaning, constraint);
  }
  void reals(std::string_view key, std::vector<double>& value, std::string_view meaning,
             const Constraint& constraint) final {
    visit(key, &value, meaning, constraint);
  }
  void texts(std::string_view key, std::vector<std::string>& value, std::string_view meaning,
             const Constraint& constraint) final {
    visit(key, &value, meaning, constraint);
  }
};

}  // namespace ferula
