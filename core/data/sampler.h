// Which samples an epoch has, and in which order.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ferula/config_view.h"

namespace ferula {

// The section `sampler`. Names as in PyTorch; an empty name leaves all samples, shuffled if
// `dataloader.shuffle` says so.
struct SamplerParams {
  std::string name;
};

struct Sampling {
  at::Tensor subset;  // int64: the samples that take part; undefined: all
  bool shuffle = true;
};

// Reads `indices` of a sampler's section: a list, a text "0, 5, 7", or the name of a file whose
// first line is such a text. Exactly two numbers are a half-open range, as in MI-Prometheus.
// Throws Error that names the place if an index is negative or not below `size`.
std::vector<std::int64_t> read_indices(const ConfigView& indices, std::int64_t size);

// Throws Error if an index is beyond the samples or given twice, or none is left.
Sampling make_sampling(const SamplerParams& params, const ConfigView& section, bool shuffle,
                       std::int64_t size);

}  // namespace ferula
