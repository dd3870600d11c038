// Sequences with markers, for the tests of encoder-solvers.
#pragma once

#include "sequence_checks.h"

namespace ferula {

// Items of two markers (store, recall) and two numbers; the letters say what is at a step:
// s: store, r: recall, anything else: two numbers.
inline at::Tensor marked(const std::string& steps, std::int64_t batch = 3) {
  at::Tensor items = random_items(batch, static_cast<std::int64_t>(steps.size()), 4);
  items.narrow(2, 0, 2).zero_();
  for (std::size_t t = 0; t < steps.size(); ++t) {
    const auto step = static_cast<std::int64_t>(t);
    if (steps[t] == 's') items.select(1, step).select(1, 0).fill_(1);
    if (steps[t] == 'r') items.select(1, step).select(1, 1).fill_(1);
  }
  return items;
}

}  // namespace ferula
