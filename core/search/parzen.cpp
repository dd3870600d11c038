#include "core/search/parzen.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/search/truncated_normal.h"

namespace ferula {
namespace {

std::size_t draw_index(const std::vector<double>& weights, std::mt19937_64& generator) {
  return std::discrete_distribution<std::size_t>(weights.begin(), weights.end())(generator);
}

std::vector<double> shares(std::vector<double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= sum;
  return weights;
}

// log Σ exp, without overflow.
double log_sum_exp(const std::vector<double>& logarithms) {
  const double greatest = *std::max_element(logarithms.begin(), logarithms.end());
  double sum = 0;
  for (const double logarithm : logarithms) sum += std::exp(logarithm - greatest);
  return greatest + std::log(sum);
}

class Choices final : public Density {
 public:
  explicit Choices(std::vector<double> probabilities) : probabilities_(std::move(probabilities)) {}

  double log_density(double value) const override {
    return std::log(probabilities_[static_cast<std::size_t>(value)]);
  }
  double draw(std::mt19937_64& generator) const override {
    return static_cast<double>(draw_index(probabilities_, generator));
  }

 private:
  std::vector<double> probabilities_;
};

// A normal around each observation, and a wide one over the whole range: the prior. Inside, numbers
// are as the normals see them: logarithms of log_real.
class Mixture final : public Density {
 public:
  Mixture(const Dimension& dimension, const std::vector<double>& observations)
      : dimension_(dimension),
        low_(inside(dimension.low - margin())),
        high_(inside(dimension.high + margin())),
        weights_(weights_by_age(observations.size())) {
    std::vector<double> means;
    for (const double value : observations) means.push_back(inside(value));
    const std::vector<double> deviations = bandwidths(means, low_, high_);
    for (std::size_t i = 0; i < means.size(); ++i)
      normals_.emplace_back(means[i], deviations[i], low_, high_);
    normals_.emplace_back((low_ + high_) / 2, high_ - low_, low_, high_);
    weights_.push_back(1);
    weights_ = shares(std::move(weights_));
  }

  double log_density(double value) const override {
    std::vector<double> terms;
    terms.reserve(normals_.size());
    for (std::size_t i = 0; i < normals_.size(); ++i)
      terms.push_back(std::log(weights_[i]) + log_density(normals_[i], value));
    return log_sum_exp(terms);
  }

  double draw(std::mt19937_64& generator) const override {
    const double drawn = normals_[draw_index(weights_, generator)].draw(generator);
    const double value = is_log() ? std::exp(drawn) : is_integer() ? std::round(drawn) : drawn;
    return std::clamp(value, dimension_.low, dimension_.high);  // despite of rounding
  }

 private:
  bool is_log() const { return dimension_.kind == Dimension::Kind::log_real; }
  bool is_integer() const { return dimension_.kind == Dimension::Kind::integer; }
  double margin() const { return is_integer() ? 0.5 : 0; }
  double inside(double value) const { return is_log() ? std::log(value) : value; }

  double log_density(const TruncatedNormal& normal, double value) const {
    if (is_integer()) return normal.log_probability(value - 0.5, value + 0.5);
    const double density = normal.log_density(inside(value));
    return is_log() ? density - std::log(value) : density;  // p(x) = p(log x) / x
  }

  Dimension dimension_;
  double low_, high_;
  std::vector<double> weights_;
  std::vector<TruncatedNormal> normals_;
};

}  // namespace

std::unique_ptr<const Density> estimate_density(const Dimension& dimension,
                                                const std::vector<double>& observations) {
  if (dimension.kind != Dimension::Kind::choice)
    return std::make_unique<Mixture>(dimension, observations);
  const auto count = static_cast<std::size_t>(dimension.high) + 1;
  return std::make_unique<Choices>(choice_probabilities(count, observations));
}

std::vector<double> weights_by_age(std::size_t count) {
  constexpr std::size_t kRecent = 25;
  std::vector<double> weights(count, 1.0);
  if (count <= kRecent) return weights;
  const std::size_t old = count - kRecent;
  const double first = 1 / static_cast<double>(count);
  const double step = old == 1 ? 0 : (1 - first) / static_cast<double>(old - 1);
  for (std::size_t i = 0; i < old; ++i) weights[i] = first + step * static_cast<double>(i);
  return weights;
}

std::vector<double> bandwidths(const std::vector<double>& means, double low, double high) {
  std::vector<double> all = means;
  all.push_back((low + high) / 2);
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&all](std::size_t a, std::size_t b) { return all[a] < all[b]; });
  const double range = high - low;
  const double least = range / std::min(100.0, 2 + static_cast<double>(means.size()));
  std::vector<double> deviations(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double left = i == 0 ? 0 : all[order[i]] - all[order[i - 1]];
    const double right = i + 1 == order.size() ? 0 : all[order[i + 1]] - all[order[i]];
    deviations[order[i]] = std::clamp(std::max(left, right), least, range);
  }
  deviations.pop_back();  // the prior's
  return deviations;
}

std::vector<double> choice_probabilities(std::size_t count,
                                         const std::vector<double>& observations) {
  std::vector<double> counts(count, 1.0);
  const std::vector<double> weights = weights_by_age(observations.size());
  for (std::size_t i = 0; i < observations.size(); ++i)
    counts[static_cast<std::size_t>(observations[i])] += weights[i];
  return shares(std::move(counts));
}

}  // namespace ferula
