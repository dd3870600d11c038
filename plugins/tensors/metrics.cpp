#include "metrics.h"

#include <ATen/ops/scalar_tensor.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "ferula/error.h"

namespace ferula {
namespace {

struct Metric {
  std::string_view name;
  std::vector<Task> tasks;
};

const Metric kMetrics[] = {{"acc", {Task::classes, Task::truths}},
                           {"top_5", {Task::classes}},
                           {"mae", {Task::numbers}},
                           {"rmse", {Task::numbers}},
                           {"r2", {Task::numbers}}};

bool fits(const Metric& metric, Task task) {
  return std::find(metric.tasks.begin(), metric.tasks.end(), task) != metric.tasks.end();
}

void check(const std::string& name, Task task) {
  std::string fitting;
  for (const Metric& metric : kMetrics) {
    if (!fits(metric, task)) continue;
    if (metric.name == name) return;
    fitting += (fitting.empty() ? "" : ", ") + std::string(metric.name);
  }
  throw Error("metrics: '" + name + "' does not fit the loss; those that do: " + fitting);
}

at::Tensor right_answers(const at::Tensor& predictions, const at::Tensor& targets, Task task) {
  if (task == Task::truths) return predictions.gt(0).eq(targets.gt(0.5));
  return predictions.argmax(1).eq(targets);
}

at::Tensor right_among_five(const at::Tensor& scores, const at::Tensor& targets) {
  const std::int64_t count = std::min<std::int64_t>(5, scores.size(1));
  const at::Tensor best = std::get<1>(scores.topk(count, 1));
  return best.eq(targets.unsqueeze(1)).any(1);
}

void mean_of(const char* name, const at::Tensor& values, Statistics& statistics) {
  statistics.mean(name, values.to(at::kFloat).mean(), static_cast<double>(values.numel()));
}

// By output: [B, …] becomes [the product of …].
at::Tensor sum_of(const at::Tensor& values) { return values.flatten(1).sum(0); }

}  // namespace

Metrics::Metrics(std::vector<std::string> names, Task task)
    : names_(std::move(names)), task_(task) {
  if (names_.empty()) names_ = {task == Task::numbers ? "mae" : "acc"};
  for (const std::string& name : names_) check(name, task);
}

std::vector<std::string> Metrics::all_names() {
  std::vector<std::string> names;
  for (const Metric& metric : kMetrics) names.emplace_back(metric.name);
  return names;
}

bool Metrics::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void Metrics::measure(const at::Tensor& predictions, const at::Tensor& targets,
                      Statistics& statistics) const {
  if (has("acc")) mean_of("acc", right_answers(predictions, targets, task_), statistics);
  if (has("top_5")) mean_of("top_5", right_among_five(predictions, targets), statistics);
  if (has("mae")) mean_of("mae", predictions.sub(targets).abs(), statistics);
  if (!has("rmse") && !has("r2")) return;
  const at::Tensor truth = targets.to(at::kDouble);
  statistics.sum("samples", at::scalar_tensor(truth.size(0), truth.options()));
  statistics.sum("squared_errors", sum_of(predictions.sub(truth).square()));
  statistics.sum("targets", sum_of(truth));
  statistics.sum("squared_targets", sum_of(truth.square()));
}

std::vector<std::pair<std::string, double>> Metrics::summarize(const Batch& sums) const {
  std::vector<std::pair<std::string, double>> result;
  if (!has("rmse") && !has("r2")) return result;
  const double samples = sums["samples"].item<double>();
  const at::Tensor& errors = sums["squared_errors"];
  if (has("rmse")) result.emplace_back("rmse", std::sqrt(errors.mean().item<double>() / samples));
  const at::Tensor deviations = sums["squared_targets"].sub(sums["targets"].square().div(samples));
  if (has("r2")) result.emplace_back("r2", 1 - errors.div(deviations).mean().item<double>());
  return result;
}

}  // namespace ferula
