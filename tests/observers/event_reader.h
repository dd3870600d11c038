// Reads what TensorBoard reads.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <protozero/pbf_reader.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ferula {

struct ReadHistogram {
  double minimum = 0, maximum = 0, count = 0, sum = 0, sum_of_squares = 0;
  std::vector<double> limits, buckets;
};

struct ReadEvent {
  double wall_time = 0;
  std::int64_t step = 0;
  std::string file_version;
  std::map<std::string, float> scalars;
  std::map<std::string, ReadHistogram> histograms;
};

// Bit by bit, as the definition of CRC-32C has it.
inline std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const unsigned char byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0x82F63B78 & (0 - (crc & 1)));
  }
  return ~crc;
}

inline ReadHistogram read_histogram(protozero::pbf_reader reader) {
  ReadHistogram histogram;
  const auto list = [&] {
    const auto numbers = reader.get_packed_double();
    return std::vector<double>(numbers.begin(), numbers.end());
  };
  double* const numbers[] = {&histogram.minimum, &histogram.maximum, &histogram.count,
                             &histogram.sum, &histogram.sum_of_squares};
  while (reader.next())
    if (reader.tag() == 6)
      histogram.limits = list();
    else if (reader.tag() == 7)
      histogram.buckets = list();
    else {
      double& number = *numbers[reader.tag() - 1];  // reading forgets the tag
      number = reader.get_double();
    }
  return histogram;
}

inline ReadEvent read_event(const std::string& bytes) {
  ReadEvent event;
  for (protozero::pbf_reader reader(bytes); reader.next();) {
    if (reader.tag() == 1)
      event.wall_time = reader.get_double();
    else if (reader.tag() == 2)
      event.step = reader.get_int64();
    else if (reader.tag() == 3)
      event.file_version = reader.get_string();
    else if (reader.tag() == 5) {
      for (protozero::pbf_reader summary = reader.get_message(); summary.next(1);) {
        std::string tag;
        for (protozero::pbf_reader value = summary.get_message(); value.next();)
          if (value.tag() == 1)
            tag = value.get_string();
          else if (value.tag() == 5)
            event.histograms[tag] = read_histogram(value.get_message());
          else
            event.scalars[tag] = value.get_float();
      }
    }
  }
  return event;
}

// The events of a file. Throws std::runtime_error if a checksum is wrong or a part is missing.
inline std::vector<ReadEvent> read_events(std::string_view file) {
  std::vector<ReadEvent> events;
  const auto take = [&](std::size_t count) {
    if (file.size() < count) throw std::runtime_error("cut off");
    const std::string_view taken = file.substr(0, count);
    file.remove_prefix(count);
    return std::string(taken);
  };
  const auto take_checked = [&](std::size_t count) {
    const std::string bytes = take(count);
    std::uint32_t stored;
    std::memcpy(&stored, take(4).data(), 4);
    if (std::rotl(stored - 0xA282EAD8, 15) != crc32c(bytes))
      throw std::runtime_error("wrong checksum");
    return bytes;
  };
  while (!file.empty()) {
    std::uint64_t length;
    std::memcpy(&length, take_checked(8).data(), 8);
    events.push_back(read_event(take_checked(length)));
  }
  return events;
}

}  // namespace ferula
