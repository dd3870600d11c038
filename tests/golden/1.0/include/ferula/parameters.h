// Parameters are written once: key, member, meaning, constraint.
//
//   struct Params {
//     std::int64_t num_classes = 10;
//     double dropout = 0.0;
//     void list(Parameters& p) {
//       p("num_classes", num_classes, "size of the last layer", at_least(1));
//       p("dropout", dropout, "share of activations that are zeroed", between(0, 1));
//     }
//   };
//
// The host calls list() on a fresh Params to learn keys and defaults (help, templates, the check
// for unknown keys), and again on the Params that a component gets, to fill it from its view.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/build.h"

namespace ferula {

// What a value must satisfy. Checked by the host, shown in help.
struct Constraint {
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool minimum_excluded = false;
  bool required = false;             // has no default: the configuration must give it
  std::vector<std::string> choices;  // for texts; empty: any

  FERULA_EXPORT Constraint operator&&(Constraint other) const;  // both
};
static_assert(sizeof(Constraint) == 48);

FERULA_EXPORT Constraint at_least(double minimum);
FERULA_EXPORT Constraint above(double minimum);
FERULA_EXPORT Constraint at_most(double maximum);
FERULA_EXPORT Constraint between(double minimum, double maximum);
FERULA_EXPORT Constraint one_of(std::vector<std::string> choices);
FERULA_EXPORT Constraint required();

// Receives the list. A key may have dots: "terminal_conditions.loss_stop" lives in a sub-section.
//
// Implemented by the host; new virtual functions are appended.
class FERULA_EXPORT Parameters {
 public:
  virtual ~Parameters();

  virtual void boolean(std::string_view key, bool& value, std::string_view meaning,
                       const Constraint& constraint) = 0;
  virtual void integer(std::string_view key, std::int64_t& value, std::string_view meaning,
                       const Constraint& constraint) = 0;
  virtual void real(std::string_view key, double& value, std::string_view meaning,
                    const Constraint& constraint) = 0;
  virtual void text(std::string_view key, std::string& value, std::string_view meaning,
                    const Constraint& constraint) = 0;
  virtual void integers(std::string_view key, std::vector<std::int64_t>& value,
                        std::string_view meaning, const Constraint& constraint) = 0;
  virtual void reals(std::string_view key, std::vector<double>& value, std::string_view meaning,
                     const Constraint& constraint) = 0;
  virtual void texts(std::string_view key, std::vector<std::string>& value,
                     std::string_view meaning, const Constraint& constraint) = 0;

  // A sub-section that configures another component, made through the session. Kinds: "problem",
  // "model", "loader" (a problem's section with its `problem`, `dataloader` and `sampler`),
  // "optimizer". The section may be absent unless the constraint says required().
  virtual void section(std::string_view key, std::string_view kind, std::string_view meaning,
                       const Constraint& constraint) = 0;

  void operator()(std::string_view key, bool& value, std::string_view meaning,
                  const Constraint& c = {}) {
    boolean(key, value, meaning, c);
  }
  void operator()(std::string_view key, std::int64_t& value, std::string_view meaning,
                  const Constraint& c = {}) {
    integer(key, value, meaning, c);
  }
  void operator()(std::string_view key, double& value, std::string_view meaning,
                  const Constraint& c = {}) {
    real(key, value, meaning, c);
  }
  void operator()(std::string_view key, std::string& value, std::string_view meaning,
                  const Constraint& c = {}) {
    text(key, value, meaning, c);
  }
  void operator()(std::string_view key, std::vector<std::int64_t>& value, std::string_view meaning,
                  const Constraint& c = {}) {
    integers(key, value, meaning, c);
  }
  void operator()(std::string_view key, std::vector<double>& value, std::string_view meaning,
                  const Constraint& c = {}) {
    reals(key, value, meaning, c);
  }
  void operator()(std::string_view key, std::vector<std::string>& value, std::string_view meaning,
                  const Constraint& c = {}) {
    texts(key, value, meaning, c);
  }
};

}  // namespace ferula
