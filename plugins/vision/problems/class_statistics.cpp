#include "problems/class_statistics.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "problems/class_counts.h"

namespace ferula {
namespace {

using Columns = std::vector<std::pair<std::string, double>>;

// Counts of one class, and what follows from them.
struct Counts {
  double correct = 0, predicted = 0, targets = 0;

  bool occurs() const { return predicted + targets > 0; }
  double precision() const { return predicted > 0 ? correct / predicted : 0; }
  double recall() const { return targets > 0 ? correct / targets : 0; }
  double f1() const { return occurs() ? 2 * correct / (predicted + targets) : 0; }
};

constexpr std::int64_t kTop = 5;

// The targets that were predicted.
double correct(const at::Tensor& counts) {
  const auto cells = counts.accessor<std::int64_t, 2>();
  std::int64_t sum = 0;
  for (std::int64_t k = 0; k < counts.size(0); ++k) sum += cells[k][k];
  return static_cast<double>(sum);
}

std::vector<Counts> count(const at::Tensor& confusion) {
  const auto cells = confusion.accessor<std::int64_t, 2>();
  std::vector<Counts> counts(confusion.size(0));
  for (std::int64_t target = 0; target < confusion.size(0); ++target)
    for (std::int64_t predicted = 0; predicted < confusion.size(1); ++predicted) {
      const auto times = static_cast<double>(cells[target][predicted]);
      if (target == predicted) counts[target].correct = times;
      counts[target].targets += times;
      counts[predicted].predicted += times;
    }
  return counts;
}

double macro(const std::vector<Counts>& counts, double (Counts::*value)() const) {
  double sum = 0, classes = 0;
  for (const Counts& c : counts)
    if (c.occurs()) {
      sum += (c.*value)();
      classes += 1;
    }
  return classes > 0 ? sum / classes : 0;
}

// Names that can stand in a column: "T-shirt/top" becomes "T-shirt_top". Numbers, if that leaves
// two alike.
std::vector<std::string> column_names(std::vector<std::string> classes) {
  for (std::string& name : classes)
    for (char& c : name)
      if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '.') c = '_';
  if (std::set<std::string>(classes.begin(), classes.end()).size() < classes.size())
    for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = std::to_string(i);
  return classes;
}

void add_per_class(const std::vector<Counts>& counts, const std::vector<std::string>& names,
                   Columns& columns) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.emplace_back("precision_" + names[i], counts[i].precision());
    columns.emplace_back("recall_" + names[i], counts[i].recall());
    columns.emplace_back("f1_" + names[i], counts[i].f1());
  }
}

void add_cells(const at::Tensor& confusion, const std::vector<std::string>& names,
               Columns& columns) {
  const auto cells = confusion.accessor<std::int64_t, 2>();
  for (std::size_t target = 0; target < names.size(); ++target)
    for (std::size_t predicted = 0; predicted < names.size(); ++predicted)
      columns.emplace_back("confusion_" + names[target] + "_" + names[predicted],
                           static_cast<double>(cells[target][predicted]));
}

}  // namespace

void ClassStatistics::Params::list(Parameters& p) {
  p("per_class", per_class,
    "columns of a pass for each class: its precision, recall (which is its accuracy) and F1");
  p("confusion_matrix", confusion_matrix,
    "columns confusion_TARGET_PREDICTED of a pass: how often the one was taken for the other");
}

void ClassStatistics::measure(const at::Tensor& logits, const at::Tensor& targets,
                              Statistics& statistics) const {
  const at::Tensor counts = count_classes(logits, targets);
  const auto samples = static_cast<double>(targets.size(0));
  if (counts.is_cpu())
    statistics.mean("acc", correct(counts) / samples, samples);
  else
    statistics.mean("acc", counts.diagonal().sum().div(samples), samples);
  statistics.sum("counts", counts);
}

Columns ClassStatistics::summarize(const Batch& sums,
                                   const std::vector<std::string>& classes) const {
  const at::Tensor sum = sums["counts"].to(at::kCPU);
  const std::int64_t number = sum.size(0);  // of classes
  const at::Tensor cells = sum.narrow(1, 0, number);
  const std::vector<Counts> counts = count(cells);
  Columns columns;
  if (number > kTop)
    columns.emplace_back("acc_top5",
                         sum.select(1, number).sum().item<double>() / cells.sum().item<double>());
  columns.emplace_back("precision_macro", macro(counts, &Counts::precision));
  columns.emplace_back("recall_macro", macro(counts, &Counts::recall));
  columns.emplace_back("f1_macro", macro(counts, &Counts::f1));
  const std::vector<std::string> names = column_names(classes);
  if (params_.per_class) add_per_class(counts, names, columns);
  if (params_.confusion_matrix) add_cells(cells, names, columns);
  return columns;
}

}  // namespace ferula
