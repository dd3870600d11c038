// Sequences as a grid of characters.
#include <algorithm>
#include <sstream>

#include "sequence_sample.h"

namespace ferula {
namespace {

constexpr std::size_t kStepsPerBlock = 100;

char character(double value) {
  if (value == 0) return '.';
  if (value == 1) return '1';
  return value > 0 ? '+' : '-';
}

std::size_t widest(const SequenceSample& sample) {
  std::size_t width = std::string("scored").size();
  for (const BitRows& stream : sample.streams)
    for (const std::string& label : stream.labels)
      width = std::max(width, stream.name.size() + 1 + label.size());
  return width;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - text.size() + 2, ' ');
}

// The steps from `begin` to `end` of all streams, one below the other.
void write_block(std::ostream& out, const SequenceSample& sample, std::size_t begin,
                 std::size_t end) {
  const std::size_t width = widest(sample);
  for (const BitRows& stream : sample.streams) {
    for (std::size_t row = 0; row < stream.values.size(); ++row) {
      out << padded(stream.name + " " + stream.labels[row], width);
      for (std::size_t t = begin; t < std::min(end, stream.values[row].size()); ++t)
        out << character(stream.values[row][t]);
      out << '\n';
    }
    out << '\n';
  }
  if (sample.scored.empty()) return;
  out << padded("scored", width);
  for (std::size_t t = begin; t < std::min(end, sample.scored.size()); ++t)
    out << (sample.scored[t] ? '^' : ' ');
  out << '\n';
}

}  // namespace

std::string sequence_text(const SequenceSample& sample) {
  std::ostringstream out;
  out << sample.title << '\n';
  for (const auto& [name, numbers] : sample.numbers) out << name << " " << numbers << '\n';
  for (std::size_t begin = 0; begin < sample.steps; begin += kStepsPerBlock) {
    const std::size_t end = std::min(begin + kStepsPerBlock, sample.steps);
    out << "\nsteps " << begin << " to " << end - 1 << '\n';
    write_block(out, sample, begin, end);
  }
  return out.str();
}

}  // namespace ferula
