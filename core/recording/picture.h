// What a page of a recording shows.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ferula {

// A tensor and how it is drawn.
//   sequence, mask, attention, state   [steps, rows]
//   memory                             [steps, addresses, numbers]
//   gate                               [steps]
//   image                              [channels, height, width]
//   numbers                            [n]
struct Picture {
  std::string part;  // "input" of the model, "answer" of it, "model" inside it; else "asked"
  std::string kind, name, meaning;
  at::Tensor values;                   // float, on the CPU, contiguous
  std::vector<std::string> rows = {};  // names; may be fewer than there are
  std::int64_t every = 1;              // a step of so many is kept
};

using RecordedSample = std::vector<Picture>;

struct RecordedTest {
  std::string title, note;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<RecordedSample> samples;
};

}  // namespace ferula
