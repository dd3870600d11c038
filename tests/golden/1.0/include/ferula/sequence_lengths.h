// How long the sequences of a problem are.
#pragma once

#include <cstdint>
#include <string_view>

#include "ferula/build.h"

namespace ferula {

// What a problem offers if its sequences can be kept short: for a curriculum, which lets them grow
// as learning goes on. Such a problem heeds BatchRequest::max_sequence_length, which is within
// these bounds or 0. Asked for with query<SequenceLengths>(problem).
class FERULA_EXPORT SequenceLengths {
 public:
  static constexpr std::string_view id = "ferula.sequence_lengths/1";
  virtual ~SequenceLengths();  // key function

  // Items of the shortest sequence that there is, and of the longest, as configured. [any thread]
  virtual std::int64_t min_sequence_length() const = 0;
  virtual std::int64_t max_sequence_length() const = 0;
};

}  // namespace ferula
