#include "core/recording/recorder.h"

#include <ATen/ops/stack.h>

#include <algorithm>

#include "ferula/error.h"

namespace ferula {
namespace {

struct KindOfPicture {
  const char *name, *meaning;
  std::int64_t dimensions;  // of a value, with the sample's
};

const KindOfPicture& kind_of(Recorded kind) {
  static const KindOfPicture
      memory = {"memory", "A row is an address, a column a number that stands there.", 3},
      attention = {"attention", "How much it looks at each place: a row; a column is a step.", 2},
      state = {"state", "The numbers that it remembers: a row each.", 2}, gate = {"gate", "", 2};
  switch (kind) {
    case Recorded::memory:
      return memory;
    case Recorded::attention:
      return attention;
    case Recorded::state:
      return state;
    case Recorded::gate:
      return gate;
  }
  throw Error("a recording knows no such kind");
}

}  // namespace

void Recorder::add(std::string_view name, Recorded kind, const at::Tensor& value) {
  auto steps =
      std::find_if(all_.begin(), all_.end(), [&](const Steps& s) { return s.name == name; });
  if (steps == all_.end()) {
    if (value.dim() != kind_of(kind).dimensions || value.size(0) != 1)
      throw Error("the recorded '" + std::string(name) + "' has " + std::to_string(value.dim()) +
                  " dimensions; a " + kind_of(kind).name + " has " +
                  std::to_string(kind_of(kind).dimensions) + ", the first of size 1");
    steps = all_.insert(all_.end(), {std::string(name), kind, {}});
  }
  if (steps->kind != kind ||
      (!steps->values.empty() && steps->values[0].sizes() != value[0].sizes()))
    throw Error("the recorded '" + std::string(name) + "' changed its kind or its shape");
  steps->values.push_back(value[0].to(at::kCPU, at::kFloat, /*non_blocking=*/false, /*copy=*/true));
}

std::vector<Picture> Recorder::pictures() const {
  std::vector<Picture> pictures;
  for (const Steps& steps : all_) {
    const KindOfPicture& kind = kind_of(steps.kind);
    const at::Tensor values = at::stack(steps.values);
    pictures.push_back({"model", kind.name, steps.name, kind.meaning,
                        steps.kind == Recorded::gate ? values.flatten() : values});
  }
  return pictures;
}

}  // namespace ferula
