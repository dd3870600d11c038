// Types of the plugin API that no key function mentions: abidw describes what an exported function
// takes.
#include "ferula/plugin.h"
#include "ferula/state.h"

namespace ferula {

FERULA_EXPORT void reach(const ferula_plugin*, const Factory*, const ComponentEntry*, const Event*,
                         const Var<bool>*, const Var<std::int64_t>*, const Var<double>*,
                         const Var<std::string>*, const Var<at::Tensor>*) {}

}  // namespace ferula
