// One table a case; see CMakeLists.txt.
#include "ferula/plugin.h"

namespace {

struct Watcher final : ferula::Observer {
  struct Params {
    void list(ferula::Parameters&) {}
  };
  explicit Watcher(const Params&) {}
  void attach(ferula::Session&) override {}
};

constexpr ferula::ComponentEntry watcher(const char* name) {
  return ferula::observer<Watcher>(name);
}

}  // namespace

#if defined(COMPILES_WITH_NAMES_THAT_DIFFER)
FERULA_PLUGIN("pack", "0.1.0", "fine", watcher("A").alias("B"), watcher("C"))
#elif defined(REFUSES_A_NAME_TWICE)
FERULA_PLUGIN("pack", "0.1.0", "", watcher("A"), watcher("B"), watcher("A"))
#elif defined(REFUSES_AN_ALIAS_THAT_IS_A_NAME)
FERULA_PLUGIN("pack", "0.1.0", "", watcher("A"), watcher("B").alias("A"))
#elif defined(REFUSES_AN_ALIAS_TWICE)
FERULA_PLUGIN("pack", "0.1.0", "", watcher("A").alias("X"), watcher("B").alias("X"))
#elif defined(REFUSES_AN_EMPTY_NAME)
FERULA_PLUGIN("pack", "0.1.0", "", watcher(""))
#elif defined(REFUSES_A_SLASH)
FERULA_PLUGIN("pack", "0.1.0", "", watcher("A/B"))
#elif defined(REFUSES_A_QUOTE)
FERULA_PLUGIN("pack", "0.1.0", "a \"quoted\" word", watcher("A"))
#endif
