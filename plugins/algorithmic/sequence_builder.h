// Sequences as a task tells them: marker, items, marker, answer.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "random_bits.h"

namespace ferula::algorithmic {

// The index of a control line, which is on (1) at markers.
using Line = std::int64_t;
constexpr Line kNoLine = -1;

// The lines of most tasks.
constexpr Line kStore = 0, kRecall = 1;

// The sizes and probabilities that all sequences of a batch share.
struct SequenceFormat {
  std::int64_t control_bits, data_bits, output_bits;
  double bias;                   // the probability of a data bit being 1
  bool use_control_lines;        // steps of answers put a marker on an unused control line …
  bool randomize_control_lines;  // … which is random, and else the last one
  std::int64_t max_length;       // items of a (sub-)sequence at most
};

// The tensors of a batch, zeros at first, contiguous.
struct SequenceTensors {
  at::Tensor sequences;  // float [B, L, control + data bits]
  at::Tensor targets;    // float [B, L, output bits]
  at::Tensor masks;      // uint8 [B, L, 1]
};

// Tells, step by step, what a model sees and what it must answer, for samples that differ in their
// bits alone: all of a batch at once, or one. Items are float tensors [samples, n, bits] of 0
// and 1.
//
//   const at::Tensor x = s.items(n);
//   s.mark(kStore);
//   s.show(x);
//   s.mark(kRecall);
//   s.answer(x);
class SequenceBuilder {
 public:
  SequenceBuilder(const SequenceFormat& format, std::int64_t samples, RandomBits& random)
      : format_(format), samples_(samples), random_(random) {}

  // Random numbers. Both ends of a range are included.
  std::int64_t number(std::int64_t min, std::int64_t max) { return random_.between(min, max); }
  at::Tensor items(std::int64_t n);      // data bits
  at::Tensor coins(std::int64_t n);      // [samples, n, 1], 1 with probability 0.5
  at::Tensor picks(std::int64_t count);  // int64 [samples], each from 0 to count - 1

  // A line that is not among the first `used`, as the format wants it; kNoLine if there is none.
  Line unused_line(std::int64_t used);

  // A step without data that has this line on.
  void mark(Line line, double value = 1);
  // A step an item, with a line on or none.
  void show(const at::Tensor& items, Line line = kNoLine);
  // A step an item without data, at which this is to be answered.
  void answer(const at::Tensor& targets, Line line = kNoLine);
  // A step an item, which is shown and at which this is to be answered.
  void ask(const at::Tensor& items, Line line, const at::Tensor& targets);

  const SequenceFormat& format() const { return format_; }
  std::int64_t samples() const { return samples_; }
  std::int64_t steps() const { return steps_; }

  // Writes the steps into the rows from `first_sample` on.
  void write(std::int64_t first_sample, SequenceTensors& tensors) const;

 private:
  // Steps of one kind that follow each other.
  struct Block {
    std::int64_t steps;
    Line line = kNoLine;
    float value = 1;          // of the line
    at::Tensor items = {};    // [samples, steps, data bits], or undefined
    at::Tensor targets = {};  // [samples, steps, output bits], or undefined
  };

  void add(Block block);
  void write(const Block& block, std::int64_t sample, std::int64_t first_step,
             std::int64_t first_sample, SequenceTensors& tensors) const;

  const SequenceFormat& format_;
  std::int64_t samples_;
  RandomBits& random_;
  std::vector<Block> blocks_;
  std::int64_t steps_ = 0;
};

}  // namespace ferula::algorithmic
