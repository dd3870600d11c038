#include "core/observers/event_record.h"

#include <bit>
#include <boost/crc.hpp>
#include <protozero/pbf_writer.hpp>

namespace ferula {
namespace {

// Field numbers of TensorFlow's event.proto and summary.proto.
enum EventField { kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5 };
enum SummaryField { kValue = 1 };
enum ValueField { kTag = 1, kSimpleValue = 2, kHistogram = 5 };
enum HistogramField {
  kMinimum = 1,
  kMaximum = 2,
  kCount = 3,
  kSum = 4,
  kSumOfSquares = 5,
  kBucketLimit = 6,
  kBucket = 7
};

static_assert(std::endian::native == std::endian::little, "TFRecords are little-endian");

template <class Integer>
std::string bytes_of(Integer value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
}

// CRC-32C, rotated and shifted: TFRecord's way to keep apart a CRC and the CRC of CRCs.
std::string masked_crc(const std::string& bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return bytes_of(std::uint32_t{std::rotr(std::uint32_t{crc.checksum()}, 15) + 0xA282EAD8U});
}

std::string record(const std::string& event) {
  const std::string length = bytes_of(std::uint64_t{event.size()});
  return length + masked_crc(length) + event + masked_crc(event);
}

// A bucket reaches from the limit of the one before it to its own: an empty one in front tells
// where the first bin begins.
void add_histogram(protozero::pbf_writer& value, const Histogram& histogram) {
  protozero::pbf_writer writer(value, kHistogram);
  writer.add_double(kMinimum, histogram.minimum);
  writer.add_double(kMaximum, histogram.maximum);
  writer.add_double(kCount, histogram.count);
  writer.add_double(kSum, histogram.sum);
  writer.add_double(kSumOfSquares, histogram.sum_of_squares);
  writer.add_packed_double(kBucketLimit, histogram.edges.begin(), histogram.edges.end());
  std::vector<double> buckets = {0};
  buckets.insert(buckets.end(), histogram.counts.begin(), histogram.counts.end());
  writer.add_packed_double(kBucket, buckets.begin(), buckets.end());
}

}  // namespace

std::string version_record(double wall_time) {
  std::string event;
  protozero::pbf_writer writer(event);
  writer.add_double(kWallTime, wall_time);
  writer.add_string(kFileVersion, "brain.Event:2");
  return record(event);
}

std::string scalars_record(const Table& table, double wall_time) {
  std::string event;
  protozero::pbf_writer writer(event);
  writer.add_double(kWallTime, wall_time);
  writer.add_int64(kStep, static_cast<std::int64_t>(newest(table, "episode").value_or(0)));
  {
    protozero::pbf_writer summary(writer, kSummary);
    for (std::size_t i = 0; i < table.row.size(); ++i) {
      if (table.columns[i].name == "episode") continue;
      protozero::pbf_writer value(summary, kValue);
      value.add_string(kTag, table.columns[i].name);
      value.add_float(kSimpleValue, static_cast<float>(table.row[i]));
    }
  }
  return record(event);
}

std::string histograms_record(const std::vector<TaggedHistogram>& histograms, std::int64_t step,
                              double wall_time) {
  std::string event;
  protozero::pbf_writer writer(event);
  writer.add_double(kWallTime, wall_time);
  writer.add_int64(kStep, step);
  {
    protozero::pbf_writer summary(writer, kSummary);
    for (const auto& [tag, histogram] : histograms) {
      protozero::pbf_writer value(summary, kValue);
      value.add_string(kTag, tag);
      add_histogram(value, histogram);
    }
  }
  return record(event);
}

}  // namespace ferula
