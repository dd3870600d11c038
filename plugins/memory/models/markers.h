// The command lines that tell an encoder-solver when to listen and when to answer.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "ferula/parameters.h"

namespace ferula {

// Which numbers of an item are the markers. Facts of the problem, unless the configuration says
// otherwise.
struct MarkerBits {
  std::int64_t store_bit = -1;  // -1: the problem has none
  std::int64_t recall_bit = -1;

  void list(Parameters& p);
  // Throws Error unless both are numbers of an item.
  void check(std::int64_t input_item_size) const;
};

enum class Mode { unmarked, encode, solve };

// Steps from a marker on, up to the next one.
struct Segment {
  Mode mode;
  std::int64_t begin, end;
};

// Cuts items [B, T, I], T > 0, at each marker. The first segment is unmarked if no marker is at
// step 0. Waits for the device.
//
// Throws Error where both markers are on, or where samples do not share their markers. (The
// original looks at the first sample alone.)
std::vector<Segment> segments(const at::Tensor& items, const MarkerBits& bits);

}  // namespace ferula
