// Samplers by their name.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/parameters.h"
#include "core/data/sampling.h"
#include "ferula/config_view.h"
#include "ferula/parameters.h"

namespace ferula {

// What a sampler is made for.
struct SamplerRequest {
  const ConfigView& section;  // "training.sampler"
  std::int64_t problem_size;
  bool shuffle;  // dataloader.shuffle, for samplers that have no order of their own
  bool learns;   // of a split: the part to learn from, not the part held out
  std::uint64_t seed;
  std::function<at::Tensor()> labels;  // of all samples, int64; throws Error if there are none
};

struct SamplerKind {
  std::string_view name;
  std::string_view meaning;
  void (*list)(Parameters& parameters);
  // Parameters that may be a list, a text or a file, which `make` reads from the section itself.
  std::vector<ParameterInfo> files;
  // Throws Error with the place if the parameters do not fit the problem.
  Sampling (*make)(Parameters& filler, const SamplerRequest& request);
};

// All there are: those of PyTorch, and the splits of scikit-learn.
const std::vector<SamplerKind>& sampler_kinds();

}  // namespace ferula
