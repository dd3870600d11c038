#include "core/search/suggester.h"

#include "core/search/random.h"
#include "core/search/tpe.h"
#include "ferula/error.h"

namespace ferula {

std::unique_ptr<Suggester> make_suggester(const std::string& method) {
  if (method == "random") return std::make_unique<RandomSearch>();
  if (method == "tpe") return std::make_unique<Tpe>();
  throw Error("unknown search method '" + method + "': expected random or tpe");
}

}  // namespace ferula
