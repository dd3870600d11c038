#include "core/sweep/ranges.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

[[noreturn]] void refuse(const Placed& range, const std::string& expected) {
  throw Error(place(range.value, range.path) + ": expected " + expected + ", got " +
              shown(range.value));
}

struct Number {
  double real = 0;
  bool is_whole = false;
};

constexpr double kLargestWhole = 9007199254740992.0;  // 2^53: all whole numbers so far are exact

std::vector<Number> numbers(const Placed& range, std::size_t count, const std::string& expected) {
  std::vector<Number> result;
  for (const ConfigValue& item : range.value.items) {
    const std::optional<double> real = item.quoted ? std::nullopt : parse_real(item.text);
    if (!real || !std::isfinite(*real)) refuse(range, expected);
    result.push_back({*real, parse_integer(item.text) && std::abs(*real) < kLargestWhole});
  }
  if (result.size() != count) refuse(range, expected);
  return result;
}

int exponent(double number) { return static_cast<int>(std::floor(std::log10(std::abs(number)))); }

// As %g writes it, with as few digits as tell it from its neighbours.
std::string short_text(double number) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::general)
                       .ptr;
  return {buffer.data(), end};
}

// The nearest number with so many decimal places that the quantum shows, but 15 digits at most: the
// rest is noise.
double rounded(double number, double quantum) {
  if (number == 0 || std::abs(number) < std::abs(quantum) / 10) return 0;
  const int digits = std::clamp(exponent(number) - exponent(quantum), 0, 14);
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific, digits)
                       .ptr;
  std::from_chars(buffer.data(), end, number);
  return number;
}

// Of a number that is evenly spaced, or random, a millionth of the space tells it from others.
constexpr double kTold = 1e-6;

// Between two ends that are kept as they are.
std::string text_between(double number, double spacing, double one_end, double other_end) {
  if (number == one_end || number == other_end) return short_text(number);
  const auto [low, high] = std::minmax(one_end, other_end);
  return short_text(std::clamp(rounded(number, kTold * spacing), low, high));
}

std::string whole_text(double number) { return std::to_string(static_cast<std::int64_t>(number)); }

void check_count(const Placed& range, double count) {
  if (count < 1) refuse(range, "at least one value");
  if (count > kMostValues) refuse(range, "at most " + std::to_string(kMostValues) + " values");
}

// [first, last, count]
std::vector<Number> ends_and_count(const Placed& range, const std::string& kind) {
  const std::string expected =
      "[first, last, count], two different " + kind + " and a whole number of at least 2";
  std::vector<Number> ends = numbers(range, 3, expected);
  if (ends[0].real == ends[1].real || !ends[2].is_whole || ends[2].real < 2)
    refuse(range, expected);
  check_count(range, ends[2].real);
  return ends;
}

}  // namespace

std::vector<std::string> stepped_numbers(const Placed& range) {
  constexpr double kNearlyOneMore = 1e-9;  // (1 - 0) / 0.1 is a little more than 10, or less
  const auto n = numbers(range, 3, "[start, stop, step], three numbers");
  const double start = n[0].real, stop = n[1].real, step = n[2].real;
  if (step == 0) refuse(range, "a step that is not 0");
  const double count = std::ceil((stop - start) / step - kNearlyOneMore);
  check_count(range, count);
  const bool is_whole = n[0].is_whole && n[2].is_whole;
  std::vector<std::string> texts;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i) {
    const double value = start + static_cast<double>(i) * step;
    texts.push_back(is_whole ? whole_text(value)
                             : short_text(rounded(value, step * kNearlyOneMore)));
  }
  return texts;
}

std::vector<std::string> linear_numbers(const Placed& range) {
  const auto ends = ends_and_count(range, "numbers");
  const double first = ends[0].real, last = ends[1].real, gaps = ends[2].real - 1;
  const double width = last - first;
  const bool is_whole = ends[0].is_whole && ends[1].is_whole && std::fmod(width, gaps) == 0;
  std::vector<std::string> texts;
  for (std::int64_t i = 0; i <= static_cast<std::int64_t>(gaps); ++i) {
    const double value = i == gaps ? last : first + width * (static_cast<double>(i) / gaps);
    texts.push_back(is_whole ? whole_text(std::round(value))
                             : text_between(value, width / gaps, first, last));
  }
  return texts;
}

std::vector<std::string> logarithmic_numbers(const Placed& range) {
  const auto ends = ends_and_count(range, "numbers above 0");
  const double first = ends[0].real, last = ends[1].real, gaps = ends[2].real - 1;
  if (first <= 0 || last <= 0) refuse(range, "numbers above 0");
  const double ratio = std::pow(last / first, 1 / gaps);
  const double spacing = std::min(1.0, std::abs(ratio - 1));  // of neighbours, relative
  std::vector<std::string> texts;
  for (std::int64_t i = 0; i <= static_cast<std::int64_t>(gaps); ++i) {
    const double value =
        i == gaps ? last : first * std::pow(last / first, static_cast<double>(i) / gaps);
    texts.push_back(text_between(value, value * spacing, first, last));
  }
  return texts;
}

std::vector<std::string> whole_numbers(const Placed& range) {
  const Distribution all = make_distribution(Distribution::Kind::integers, range);
  check_count(range, all.high - all.low + 1);
  std::vector<std::string> texts;
  for (double value = all.low; value <= all.high; ++value) texts.push_back(whole_text(value));
  return texts;
}

Distribution make_distribution(Distribution::Kind kind, const Placed& range) {
  const std::string expected = kind == Distribution::Kind::integers  ? "[low, high], whole numbers"
                               : kind == Distribution::Kind::uniform ? "[low, high], two numbers"
                                                                     : "[low, high], above 0";
  const auto ends = numbers(range, 2, expected + ", the lower one first");
  const double low = ends[0].real, high = ends[1].real;
  const bool fits = kind == Distribution::Kind::uniform    ? std::isfinite(high - low)
                    : kind == Distribution::Kind::integers ? ends[0].is_whole && ends[1].is_whole
                                                           : low > 0;
  if (low >= high || !fits) refuse(range, expected + ", the lower one first");
  return {kind, low, high};
}

std::string Distribution::draw(std::mt19937_64& generator) const {
  if (kind == Kind::integers)
    return std::to_string(std::uniform_int_distribution<std::int64_t>(
        static_cast<std::int64_t>(low), static_cast<std::int64_t>(high))(generator));
  return text(at(std::uniform_real_distribution<double>(0, 1)(generator)));
}

double Distribution::at(double share) const {
  return kind == Kind::log_uniform ? low * std::pow(high / low, share) : low + share * (high - low);
}

std::vector<std::string> Distribution::examples() const {
  constexpr double kGoldenSection = 0.6180339887;
  std::vector<std::string> texts = {text(low), text(high)};
  if (kind != Kind::integers) texts.push_back(text(at(kGoldenSection)));
  return texts;
}

std::string Distribution::text(double number) const {
  if (kind == Kind::integers) return whole_text(number);
  const double spacing =
      kind == Kind::uniform ? high - low : number * std::min(1.0, high / low - 1);
  return text_between(number, spacing, low, high);
}

}  // namespace ferula
