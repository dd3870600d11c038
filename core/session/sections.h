// The host's own parameters in the sections of components.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/sampled_loader.h"
#include "core/data/sampler_kinds.h"
#include "core/optimizers/kinds.h"
#include "ferula/parameters.h"

namespace ferula {

// Of a section with a problem.
struct LoaderSection {
  LoaderParams loader;
  void list(Parameters& p);
};

// Of a model's section.
struct ModelSection {
  std::string load;
  bool load_strict = true;
  std::vector<std::string> load_only;
  std::vector<std::string> freeze;
  double ema_decay = 0;
  void list(Parameters& p);
};

// Of an observer's section.
struct ObserverSection {
  std::string on_error = "stop";
  void list(Parameters& p);
};

// Of an optimizer's section.
struct OptimizerSection {
  std::int64_t accumulate = 1;
  void list(Parameters& p);
};

// Of a group in an optimizer's section.
struct GroupSection {
  std::vector<std::string> match;
  void list(Parameters& p);
};

// What a section lists, with its defaults.
template <class Section>
void list_fresh(Parameters& parameters) {
  Section().list(parameters);
}

// The optimizer or sampler of this name. Throws Error, `where` in front, with the nearest and all
// names if there is none.
const OptimizerKind& optimizer_kind(const std::string& name, const std::string& where);
const SamplerKind& sampler_kind(const std::string& name, const std::string& where);

}  // namespace ferula
