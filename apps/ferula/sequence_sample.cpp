#include "sequence_sample.h"

#include <algorithm>
#include <utility>

#include "core/session/handshake.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kMasks = "masks";

// Rows of a stream [1, time, bits], over time.
std::vector<std::vector<double>> rows_of(const at::Tensor& stream) {
  const at::Tensor bits = stream[0].t().to(at::kDouble).contiguous();
  const double* values = bits.const_data_ptr<double>();
  std::vector<std::vector<double>> rows;
  for (std::int64_t row = 0; row < bits.size(0); ++row, values += bits.size(1))
    rows.emplace_back(values, values + bits.size(1));
  return rows;
}

std::vector<std::string> labels(std::size_t rows, std::size_t lines) {
  std::vector<std::string> labels;
  for (std::size_t row = 0; row < rows; ++row)
    labels.push_back(row < lines ? "line " + std::to_string(row)
                                 : "bit " + std::to_string(row - lines));
  return labels;
}

// "5", or "5, 7" of several.
std::string numbers_of(const at::Tensor& stream) {
  const at::Tensor flat = stream.flatten().to(at::kDouble);
  std::vector<std::string> numbers;
  for (std::int64_t i = 0; i < flat.size(0); ++i) {
    std::string number = std::to_string(flat[i].item<double>());
    number.erase(number.find_last_not_of('0') + 1);
    numbers.push_back(number.ends_with('.') ? number.substr(0, number.size() - 1) : number);
  }
  return joined(numbers);
}

}  // namespace

void check_sequences(const std::string& name, const std::vector<StreamSpec>& streams) {
  std::vector<std::string> all;
  for (const StreamSpec& stream : streams) {
    if (stream.shape.size() == 3 && stream.name != kMasks) return;
    all.push_back(describe(stream));
  }
  throw Error(name + " cannot be shown: it gives " + joined(all, "; ") +
              "; expected a stream of shape [batch, time, bits]");
}

SequenceSample as_sequences(std::string title, const Batch& batch, std::size_t control_lines) {
  constexpr std::int64_t kMostNumbers = 8;
  SequenceSample result{std::move(title)};
  for (const auto& [name, stream] : batch) {
    if (name == kMasks && stream.dim() == 3) {
      const std::vector<double> mask = rows_of(stream).front();
      for (const double value : mask) result.scored.push_back(value != 0);
    } else if (stream.dim() == 3) {
      BitRows rows{name, {}, rows_of(stream)};
      rows.labels = labels(rows.values.size(), result.streams.empty() ? control_lines : 0);
      result.steps = std::max(result.steps, static_cast<std::size_t>(stream.size(1)));
      result.streams.push_back(std::move(rows));
    } else if (stream.numel() <= kMostNumbers) {
      result.numbers.emplace_back(name, numbers_of(stream));
    }
  }
  return result;
}

}  // namespace ferula
