#include "core/session/best_models.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>
#include <utility>
#include <vector>

namespace ferula {
namespace {

using Kept = std::vector<std::pair<std::int64_t, double>>;

Kept parsed(const std::string& text) {
  Kept kept;
  std::istringstream in(text);
  std::pair<std::int64_t, double> entry;
  for (char colon; in >> entry.first >> colon >> entry.second;) kept.push_back(entry);
  return kept;
}

std::string shown(const Kept& kept) {
  std::ostringstream out;
  out << std::setprecision(std::numeric_limits<double>::max_digits10);
  for (const auto& [episode, value] : kept)
    out << (out.tellp() > 0 ? " " : "") << episode << ':' << value;
  return out.str();
}

}  // namespace

BestModels::BestModels(State& state, const std::string& monitor, bool highest, std::int64_t n)
    : best_(state.add<double>("best/" + monitor,
                              (highest ? -1 : 1) * std::numeric_limits<double>::infinity(),
                              {Role::measurement, "", "the best so far, that of model_best.pt"})),
      kept_(state.add<std::string>("best/kept", "",
                                   {Role::measurement, "", "episodes and values of the n best"})),
      highest_(highest),
      n_(static_cast<std::size_t>(n)) {}

BestModels::Change BestModels::offer(std::int64_t episode, double value) {
  Change change;
  if (std::isnan(value)) return change;
  change.is_best = is_better(value, best_);
  if (change.is_best) best_ = value;

  Kept kept = parsed(kept_);
  const auto place = std::find_if(
      kept.begin(), kept.end(), [&](const auto& entry) { return is_better(value, entry.second); });
  change.is_kept = place != kept.end() || kept.size() < n_;
  if (!change.is_kept) return change;
  kept.insert(place, {episode, value});
  if (kept.size() > n_) {
    change.dropped = kept.back().first;
    kept.pop_back();
  }
  kept_ = shown(kept);
  return change;
}

}  // namespace ferula
