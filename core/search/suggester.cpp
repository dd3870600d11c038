#include "core/search/suggester.h"

#include "core/search/random.h"
#include "ferula/error.h"

namespace ferula {

std::unique_ptr<Suggester> make_suggester(const std::string& method) {
  if (method == "random" || method == "tpe") return std::make_unique<RandomSearch>();
  throw Error("unknown search method '" + method + "': expected random or tpe");
}

}  // namespace ferula
