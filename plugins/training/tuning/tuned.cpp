#include "tuning/tuned.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace ferula::training {
namespace {

// Of a step; NaN if it did not report it.
double result(const StepResults& step, const std::string& name) {
  const auto found = step.results.find(name);
  return found != step.results.end() ? found->second : std::numeric_limits<double>::quiet_NaN();
}

std::int64_t count(const StepResults& step, const std::string& name) {
  const double number = result(step, name);
  return std::isnan(number) ? 0 : std::llround(number);
}

BatchSizeResult batch_size_result(const StepResults& step) {
  return {.size = count(step, "batch_size"),
          .fits = count(step, "fits") == 1,
          .memory_mib = result(step, "memory_mib"),
          .samples_per_second = result(step, "samples_per_second"),
          .samples = count(step, "samples"),
          .memory_limit = count(step, "memory_limit")};
}

std::string about_batch_size(const Tuned& tuned) {
  if (tuned.batch_sizes.empty()) return "";
  const std::int64_t limit = tuned.batch_sizes.front().memory_limit;
  const std::string memory = limit > 0 ? std::to_string(limit) + " MiB" : "the device's memory";
  const auto fits = [](const BatchSizeResult& trial) { return trial.fits; };
  const auto count = std::count_if(tuned.batch_sizes.begin(), tuned.batch_sizes.end(), fits);
  if (count == 0) return "# No batch size: not even one sample fits into " + memory + ".\n";
  return "# Batch size: the largest of " + std::to_string(count) + " that fit into " + memory +
         ", of " + std::to_string(tuned.batch_sizes.size()) + " tried.\n";
}

std::string about_learning_rate(const Tuned& tuned) {
  if (!tuned.tested_learning_rates) return "";
  if (tuned.learning_rate) return "# Learning rate: where the smoothed loss fell most steeply.\n";
  return "# No learning rate: the log of the step find_learning_rate says why.\n";
}

}  // namespace

std::vector<TriedBatchSize> Tuned::tried() const {
  std::vector<TriedBatchSize> tried;
  for (const BatchSizeResult& trial : batch_sizes) tried.push_back({trial.size, trial.fits});
  return tried;
}

std::int64_t Tuned::most(const BatchSizeParams& params) const {
  std::int64_t most = params.most > 0 ? params.most : std::numeric_limits<std::int64_t>::max();
  for (const BatchSizeResult& trial : batch_sizes)
    if (trial.samples > 0) most = std::min(most, trial.samples);
  return most;
}

Tuned tuned(const std::vector<StepResults>& results, const std::string& task) {
  Tuned tuned;
  for (const StepResults& step : results) {
    if (step.step.parameters.empty() || step.step.parameters.front() != task) continue;
    if (step.results.contains("batch_size")) tuned.batch_sizes.push_back(batch_size_result(step));
    if (!step.results.contains("learning_rate")) continue;
    tuned.tested_learning_rates = true;
    const double rate = result(step, "learning_rate");
    if (!std::isnan(rate)) tuned.learning_rate = rate;
  }
  return tuned;
}

std::string batch_size_table(const Tuned& tuned) {
  std::vector<BatchSizeResult> sorted = tuned.batch_sizes;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.size < b.size; });
  std::ostringstream out;
  out << "batch_size,fits,memory_mib,samples_per_second\n";
  for (const BatchSizeResult& trial : sorted) {
    out << trial.size << ',' << trial.fits << ',' << trial.memory_mib << ',';
    if (!std::isnan(trial.samples_per_second)) out << trial.samples_per_second;
    out << '\n';
  }
  return out.str();
}

std::string tuned_configuration(const Tuned& tuned, const std::string& task) {
  std::ostringstream out;
  out.precision(9);
  out << "# What was found for " << task << ". Goes behind the configuration of the experiment:\n"
      << "#   ferula train EXPERIMENT.yaml THIS_FILE.yaml\n"
      << about_batch_size(tuned) << about_learning_rate(tuned);
  if (!tuned.batch_size() && !tuned.learning_rate) return out.str() + "{}\n";
  out << "training:\n";
  if (tuned.batch_size()) out << "  problem: {batch_size: " << *tuned.batch_size() << "}\n";
  if (tuned.learning_rate) out << "  optimizer: {lr: " << *tuned.learning_rate << "}\n";
  return out.str();
}

}  // namespace ferula::training
