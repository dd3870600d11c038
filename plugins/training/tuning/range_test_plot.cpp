#include "tuning/range_test_plot.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ferula::training {
namespace {

constexpr double kHeight = 440;
constexpr double kLeft = 74, kRight = 696, kTop = 58, kBottom = 376;  // of the frame

constexpr const char* kHead =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 440" width="720" height="440">
<style>
  text { font: 13px sans-serif; fill: #333; }
  .title { font-size: 16px; font-weight: 600; }
  .grid { stroke: #e4e4e4; }
  .frame { fill: none; stroke: #999; }
  .curve { fill: none; stroke-linejoin: round; }
  .loss { stroke: #a9c4e4; stroke-width: 1.2; }
  .smoothed { stroke: #1f5fa8; stroke-width: 2.4; }
  .suggestion { stroke: #c8431b; stroke-width: 1.4; stroke-dasharray: 5 4; }
  .point { fill: #c8431b; }
</style>
<rect width="720" height="440" fill="white"/>
<clipPath id="inside"><rect x="74" y="58" width="622" height="318"/></clipPath>
)";

// From numbers to places in the picture.
struct Axes {
  double low_rate, high_rate, low_loss, high_loss;

  double x(double rate) const {
    const double share = std::log(rate / low_rate) / std::log(high_rate / low_rate);
    return kLeft + share * (kRight - kLeft);
  }
  double y(double loss) const {
    return kBottom - (loss - low_loss) / (high_loss - low_loss) * (kBottom - kTop);
  }
};

// The fall of the smoothed loss, with half as much room on either side: where the loss grows
// beyond, the curves leave the frame. If it only grows, all of it.
Axes fitting(const std::vector<RangeTestPoint>& points) {
  const auto by_smoothed = [](const RangeTestPoint& a, const RangeTestPoint& b) {
    return a.smoothed_loss < b.smoothed_loss;
  };
  const auto [lowest, highest] = std::minmax_element(points.begin(), points.end(), by_smoothed);
  const double low = lowest->smoothed_loss, fall = points.front().smoothed_loss - low;
  const double seen = fall > 0 ? fall : highest->smoothed_loss - low;
  const double room = std::max(seen / 2, 0.01 * std::abs(low) + 1e-6);
  const double rates = std::max(points.back().learning_rate, 1.001 * points.front().learning_rate);
  return {points.front().learning_rate, rates, low - room, low + seen + room};
}

// 1, 2 or 5 times a power of ten, so that there are four to ten ticks.
double tick_distance(double span) {
  const double power = std::pow(10, std::floor(std::log10(span / 5)));
  for (const double factor : {1, 2, 5})
    if (span / (factor * power) <= 10) return factor * power;
  return 10 * power;
}

void draw_text(std::ostream& out, double x, double y, const std::string& attributes,
               const std::string& text) {
  out << "<text x=\"" << x << "\" y=\"" << y << "\" " << attributes << ">" << text << "</text>\n";
}

void draw_line(std::ostream& out, double x1, double y1, double x2, double y2, const char* kind) {
  out << "<line class=\"" << kind << "\" x1=\"" << x1 << "\" y1=\"" << y1 << "\" x2=\"" << x2
      << "\" y2=\"" << y2 << "\"/>\n";
}

// Each power of ten, or every second or third if there are very many.
void draw_rate_ticks(std::ostream& out, const Axes& axes) {
  const int first = static_cast<int>(std::ceil(std::log10(axes.low_rate) - 1e-9));
  const int last = static_cast<int>(std::floor(std::log10(axes.high_rate) + 1e-9));
  for (int power = first; power <= last; power += (last - first) / 12 + 1) {
    const double x = axes.x(std::pow(10, power));
    draw_line(out, x, kTop, x, kBottom, "grid");
    draw_text(out, x, kBottom + 20, "text-anchor=\"middle\"",
              "10<tspan dy=\"-5\" font-size=\"10\">" + std::to_string(power) + "</tspan>");
  }
}

void draw_loss_ticks(std::ostream& out, const Axes& axes) {
  const double distance = tick_distance(axes.high_loss - axes.low_loss);
  for (double n = std::ceil(axes.low_loss / distance); n * distance <= axes.high_loss; ++n) {
    std::ostringstream label;
    label << n * distance + 0.0;  // not -0
    draw_line(out, kLeft, axes.y(n * distance), kRight, axes.y(n * distance), "grid");
    draw_text(out, kLeft - 8, axes.y(n * distance) + 4, "text-anchor=\"end\"", label.str());
  }
}

void draw_curve(std::ostream& out, const std::vector<RangeTestPoint>& points, const Axes& axes,
                double RangeTestPoint::*value, const char* kind) {
  // Renderers know numbers up to some size only.
  const auto y = [&](double loss) { return std::clamp(axes.y(loss), -kHeight, 2 * kHeight); };
  out << "<polyline class=\"curve " << kind << "\" clip-path=\"url(#inside)\" points=\"";
  for (const RangeTestPoint& point : points)
    out << axes.x(point.learning_rate) << ',' << y(point.*value) << ' ';
  out << "\"/>\n";
}

void draw_suggestion(std::ostream& out, const std::vector<RangeTestPoint>& points, const Axes& axes,
                     double suggestion) {
  const auto at = std::find_if(points.begin(), points.end(), [&](const RangeTestPoint& point) {
    return point.learning_rate == suggestion;
  });
  if (at == points.end()) return;
  const double x = axes.x(suggestion);
  draw_line(out, x, kTop, x, kBottom, "suggestion");
  out << "<circle class=\"point\" cx=\"" << x << "\" cy=\"" << axes.y(at->smoothed_loss)
      << "\" r=\"5\"/>\n";
}

void draw_legend(std::ostream& out) {
  draw_line(out, kRight - 210, 40, kRight - 184, 40, "loss");
  draw_text(out, kRight - 178, 44, "", "loss");
  draw_line(out, kRight - 128, 40, kRight - 102, 40, "smoothed");
  draw_text(out, kRight - 96, 44, "", "smoothed loss");
}

}  // namespace

std::string range_test_plot(const std::vector<RangeTestPoint>& points,
                            const RangeTestResult& result) {
  std::vector<RangeTestPoint> shown;
  for (const RangeTestPoint& point : points)
    if (std::isfinite(point.smoothed_loss)) shown.push_back(point);
  std::ostringstream out;
  out << kHead;
  draw_text(out, kLeft, 26, "class=\"title\"", "Learning-rate range test");
  draw_text(
      out, kLeft, 46, "",
      std::isfinite(result.learning_rate) ? result.sentence : "No learning rate is suggested");
  if (!shown.empty()) {
    const Axes axes = fitting(shown);
    draw_rate_ticks(out, axes);
    draw_loss_ticks(out, axes);
    draw_curve(out, shown, axes, &RangeTestPoint::loss, "loss");
    draw_curve(out, shown, axes, &RangeTestPoint::smoothed_loss, "smoothed");
    draw_suggestion(out, shown, axes, result.learning_rate);
    draw_legend(out);
  }
  out << "<rect class=\"frame\" x=\"74\" y=\"58\" width=\"622\" height=\"318\"/>\n";
  draw_text(out, (kLeft + kRight) / 2, kHeight - 18, "text-anchor=\"middle\"", "learning rate");
  draw_text(out, -(kTop + kBottom) / 2, 20, "text-anchor=\"middle\" transform=\"rotate(-90)\"",
            "loss");
  out << "</svg>\n";
  return out.str();
}

}  // namespace ferula::training
