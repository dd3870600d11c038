// Sequences as a picture: SVG, a panel a stream, time from left to right.
#include <algorithm>
#include <cmath>
#include <sstream>

#include "sequence_sample.h"

namespace ferula {
namespace {

constexpr double kLabels = 150;  // width of the labels on the left
constexpr double kMargin = 20, kTitle = 64, kGap = 26, kTicks = 40;
constexpr double kLargestCell = 18, kSmallestCell = 2, kWidth = 1400;

constexpr const char* kStyle =
    "text{font-family:sans-serif;font-size:12px;fill:#333}"
    ".title{font-size:16px;font-weight:bold}.name{font-weight:bold}.row{text-anchor:end}"
    ".tick{text-anchor:middle;font-size:11px;fill:#666}"
    ".panel{fill:none;stroke:#999}.grid{stroke:#e4e4e4}.scored{fill:#ffe8a8}"
    ".bit{fill:#22557f}.line{fill:#c2571a}.negative{fill:#a01830}";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text)
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else
      result += c;
  return result;
}

class Picture {
 public:
  explicit Picture(const SequenceSample& sample)
      : sample_(sample),
        cell_(std::clamp(kWidth / static_cast<double>(sample.steps), kSmallestCell, kLargestCell)) {
  }

  std::string svg() {
    double y = kTitle;
    for (const BitRows& stream : sample_.streams) {
      panel(stream, y);
      y += height(stream) + kGap;
    }
    ticks(y - kGap);
    const double width = kLabels + 2 * kMargin + cell_ * static_cast<double>(sample_.steps);
    std::ostringstream out;
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << std::max(width, 480.0)
        << "\" height=\"" << y - kGap + kTicks << "\">\n<style>" << kStyle
        << "</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    title(out);
    out << body_.str() << "</svg>\n";
    return out.str();
  }

 private:
  double height(const BitRows& stream) const {
    return std::max(cell_, 13.0) * static_cast<double>(stream.values.size());
  }
  double x(std::size_t step) const { return kMargin + kLabels + cell_ * static_cast<double>(step); }

  void title(std::ostream& out) const {
    out << "<text class=\"title\" x=\"" << kMargin << "\" y=\"28\">" << escaped(sample_.title)
        << "</text>\n<text x=\"" << kMargin << "\" y=\"46\">";
    for (const auto& [name, numbers] : sample_.numbers)
      out << escaped(name) << " " << numbers << "; ";
    if (!sample_.scored.empty()) out << "shaded: an answer is scored";
    out << "</text>\n";
  }

  void panel(const BitRows& stream, double top) {
    const double row_height = height(stream) / static_cast<double>(stream.values.size());
    const std::size_t steps = stream.values.front().size();
    shade(top, height(stream), steps);
    text("name", kMargin, top + 12, stream.name);
    for (std::size_t row = 0; row < stream.values.size(); ++row) {
      const double y = top + row_height * static_cast<double>(row);
      text("row", x(0) - 6, y + row_height / 2 + 4, stream.labels[row]);
      for (std::size_t t = 0; t < steps; ++t) cell(stream, row, t, y, row_height);
    }
    grid(stream, top, row_height, steps);
    body_ << "<rect class=\"panel\" x=\"" << x(0) << "\" y=\"" << top << "\" width=\""
          << x(steps) - x(0) << "\" height=\"" << height(stream) << "\"/>\n";
  }

  void shade(double top, double height, std::size_t steps) {
    for (std::size_t t = 0; t < std::min(steps, sample_.scored.size()); ++t)
      if (sample_.scored[t])
        body_ << "<rect class=\"scored\" x=\"" << x(t) << "\" y=\"" << top << "\" width=\"" << cell_
              << "\" height=\"" << height << "\"/>\n";
  }

  // Other numbers than 0 and 1 are paler, those below 0 of a colour of their own.
  void cell(const BitRows& stream, std::size_t row, std::size_t t, double y, double height) {
    const double value = stream.values[row][t];
    if (value == 0) return;
    const bool line = stream.labels[row].starts_with("line");
    body_ << "<rect class=\""
          << (value < 0 ? "negative"
              : line    ? "line"
                        : "bit")
          << "\" x=\"" << x(t) << "\" y=\"" << y << "\" width=\"" << cell_ << "\" height=\""
          << height << '"';
    if (value != 1) body_ << " opacity=\"" << std::clamp(std::abs(value), 0.15, 1.0) << '"';
    body_ << "/>\n";
  }

  void grid(const BitRows& stream, double top, double row_height, std::size_t steps) {
    if (cell_ < 6) return;  // there would be nothing but lines
    for (std::size_t row = 1; row < stream.values.size(); ++row)
      grid_line(x(0), top + row_height * static_cast<double>(row), x(steps),
                top + row_height * static_cast<double>(row));
    for (std::size_t t = 1; t < steps; ++t) grid_line(x(t), top, x(t), top + height(stream));
  }

  void grid_line(double x1, double y1, double x2, double y2) {
    body_ << "<line class=\"grid\" x1=\"" << x1 << "\" y1=\"" << y1 << "\" x2=\"" << x2
          << "\" y2=\"" << y2 << "\"/>\n";
  }

  // Steps of 5, 10, 50 … , so that the numbers do not touch.
  void ticks(double y) {
    std::size_t every = 1;
    for (std::size_t factor = 5; cell_ * static_cast<double>(every) < 28; factor = 7 - factor)
      every *= factor;
    for (std::size_t t = 0; t < sample_.steps; t += every)
      text("tick", x(t) + cell_ / 2, y + 16, std::to_string(t));
    text("row", x(0) - 6, y + 16, "step");
  }

  void text(const char* style, double x, double y, const std::string& words) {
    body_ << "<text class=\"" << style << "\" x=\"" << x << "\" y=\"" << y << "\">"
          << escaped(words) << "</text>\n";
  }

  const SequenceSample& sample_;
  double cell_;
  std::ostringstream body_;
};

}  // namespace

std::string sequence_picture(const SequenceSample& sample) { return Picture(sample).svg(); }

}  // namespace ferula
