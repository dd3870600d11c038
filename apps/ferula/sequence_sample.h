// A sample of sequences of bits, ready to be drawn: what is seen and asked, over time.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ferula/batch.h"

namespace ferula {

// A stream over time: a row a bit, a column a step.
struct BitRows {
  std::string name;
  std::vector<std::string> labels;          // of the rows: "line 0", "bit 3"
  std::vector<std::vector<double>> values;  // [row][step]
};

struct SequenceSample {
  std::string title;
  std::size_t steps = 0;
  std::vector<BitRows> streams;  // without the mask
  std::vector<bool> scored;      // a step each; empty: the problem has no mask
  std::vector<std::pair<std::string, std::string>> numbers;  // other streams: "num_subsequences"
};

// Throws Error that shows the problem's streams if none is of shape [batch, time, bits].
void check_sequences(const std::string& name, const std::vector<StreamSpec>& streams);

// The streams of that shape of a batch of one sample. Of them, `masks` says at which steps an
// answer is scored; the first so many bits of the first stream are control lines.
SequenceSample as_sequences(std::string title, const Batch& batch, std::size_t control_lines);

// A grid of characters, a row a bit: '1' is 1, '.' is 0, '+' and '-' other numbers.
std::string sequence_text(const SequenceSample& sample);

// The same as a picture, with the scored steps shaded: SVG that needs nothing else.
std::string sequence_picture(const SequenceSample& sample);

}  // namespace ferula
