// Sequences as text: what a sample shows and asks, read from its tensors alone.
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/arange.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "algorithmic_problem.h"

namespace ferula::algorithmic {

using Items = std::vector<std::string>;  // "0110", one an item

template <class Task>
typename Task::Params sized(std::int64_t control_bits, std::int64_t data_bits, std::int64_t min,
                            std::int64_t max) {
  typename Task::Params params;
  params.control_bits = control_bits;
  params.data_bits = data_bits;
  params.sequence_length.min = min;
  params.sequence_length.max = max;
  return params;
}

inline Batch draw(const Problem& problem, std::int64_t samples, std::uint64_t seed) {
  return problem.batch(
      {.indices = at::arange(samples), .generator = at::detail::createCPUGenerator(seed)});
}

// The bits of a step: "0110".
inline std::string text(const at::Tensor& bits) {
  std::string result;
  for (std::int64_t i = 0; i < bits.size(0); ++i)
    result += std::to_string(static_cast<int>(bits[i].item<float>()));
  return result;
}

struct Told {
  // A letter a step: 'x' an item, '_' a step of an answer; with control line i on the i-th letter
  // of "ABCD", small if an answer is scored.
  std::string layout;
  std::vector<Items> shown;  // the items behind each marker (of Copy: the first entry)
  Items answers;             // the targets of the scored steps
  Items asked;               // what the scored steps show
};

// Fails the test if there are targets where nothing is scored.
inline Told told(const Batch& batch, std::int64_t sample, std::int64_t control_bits) {
  const at::Tensor sequence = batch["sequences"][sample], targets = batch["targets"][sample];
  Told result;
  for (std::int64_t t = 0; t < sequence.size(0); ++t) {
    const std::string bits = text(sequence[t]), data = bits.substr(control_bits);
    const std::size_t line = bits.find('1');
    const bool marked = line < static_cast<std::size_t>(control_bits);
    const bool scored = batch["masks"][sample][t].item<int>() == 1;
    const std::string letters = scored ? "abcd_" : "ABCDx";
    result.layout += letters[marked ? line : 4];
    if (scored) result.answers.push_back(text(targets[t]));
    if (scored) result.asked.push_back(data);
    EXPECT_TRUE(scored || !targets[t].any().item<bool>()) << "step " << t;
    if (marked && !scored) result.shown.emplace_back();
    if (!marked && !scored && result.shown.empty()) result.shown.emplace_back();
    if (!scored && (!marked || data.find('1') != std::string::npos))
      result.shown.back().push_back(data);
  }
  return result;
}

// Calls check(told) for each sample of several batches.
template <class Check>
void each_sample(const Problem& problem, std::int64_t control_bits, const Check& check) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Batch batch = draw(problem, 3, seed);
    for (std::int64_t sample = 0; sample < 3; ++sample) check(told(batch, sample, control_bits));
  }
}

inline Items reversed(const Items& items) { return {items.rbegin(), items.rend()}; }

inline Items with_inverted_bits(Items items) {
  for (std::string& item : items)
    for (char& bit : item) bit = bit == '0' ? '1' : '0';
  return items;
}

// The first `places` to the end.
template <class Sequence>
Sequence turned_left(Sequence sequence, std::size_t places) {
  std::rotate(sequence.begin(), sequence.begin() + places, sequence.end());
  return sequence;
}

inline Items joined(std::vector<Items> parts) {
  Items all;
  for (const Items& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

inline std::string times(std::size_t count, const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace ferula::algorithmic
