#include "core/session/measured_pass.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/timing/span.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr std::size_t kMostWaiting = 50;  // batches whose numbers wait on a device

at::Tensor to_tensor(const Accumulator& accumulator) {
  return at::from_blob(const_cast<Accumulator*>(&accumulator), {6}, at::kDouble).clone();
}

Accumulator to_accumulator(const at::Tensor& tensor) {
  Accumulator accumulator;
  at::from_blob(&accumulator, {6}, at::kDouble).copy_(tensor);
  return accumulator;
}

// Of a tensor on the CPU. The usual types without LibTorch's dispatcher: after a model's step its
// code has left the caches, and a call takes microseconds.
double number(const at::Tensor& value) {
  if (value.numel() == 1 && value.scalar_type() == at::kFloat)
    return *value.const_data_ptr<float>();
  if (value.numel() == 1 && value.scalar_type() == at::kDouble)
    return *value.const_data_ptr<double>();
  return value.item<double>();
}

bool is_counts(const at::Tensor& values) {
  return values.is_cpu() && values.scalar_type() == at::kLong && values.is_contiguous();
}

// In one copy from their device.
std::vector<double> numbers(const std::vector<at::Tensor>& values) {
  std::vector<double> result(values.size());
  std::vector<at::Tensor> doubles;
  for (const at::Tensor& value : values)
    doubles.push_back(value.to(values.front().device(), at::kDouble));
  at::from_blob(result.data(), {static_cast<std::int64_t>(result.size())}, at::kDouble)
      .copy_(at::stack(doubles));
  return result;
}

}  // namespace

MeasuredPass::MeasuredPass(std::string name, const Problem& problem, const PassCounters& counters,
                           State& state, Tables& tables)
    : name_(std::move(name)),
      problem_(problem),
      counters_(counters),
      state_(state),
      batch_(make_output(name_, tables)),
      set_(make_output(name_ + "_set_agg", tables)) {
  measurements_.push_back({"loss", true, {}});
  add_column(batch_, "loss", NumberFormat::real);
  add_column(batch_, "episode", NumberFormat::episode);
  if (counters_.epoch != nullptr) add_column(batch_, "epoch", NumberFormat::epoch);
  add_column(set_, "episode", NumberFormat::episode);
  add_column(set_, "episodes_aggregated", NumberFormat::episode);
  for (const char* column : {"loss", "loss_min", "loss_max", "loss_std"})
    add_column(set_, column, NumberFormat::real);
  if (counters_.epoch != nullptr) add_column(set_, "epoch", NumberFormat::epoch);
}

MeasuredPass::Output MeasuredPass::make_output(const std::string& name, Tables& tables) {
  auto& rows = state_.add<std::int64_t>(name + "/rows", 0, {Role::counter, "rows", "so far"});
  return {&tables.emplace_back(Table{name, {}, {}, &rows}), {}};
}

void MeasuredPass::add_column(Output& output, const std::string& name, NumberFormat format) {
  output.table->columns.push_back({name, format});
  const std::string path = output.table->name + "/" + name;
  // Counters have values of their own.
  const bool counted = name == "episode" || name == "epoch";
  output.values.push_back(counted ? nullptr
                                  : &state_.add<double>(path, std::nan(""), Declaration{}));
}

void MeasuredPass::begin() {
  flush();
  for (Measurement& measurement : measurements_) measurement.accumulator = {};
  sums_.clear();
  samples_aggregated_ = 0;
  restored_ = Batch();
}

void MeasuredPass::record(const Batch& batch, const Batch& predictions, const at::Tensor& loss) {
  const Span span(Part::statistics);
  const std::int64_t samples = batch.at(0).size(0);
  const c10::NoGradGuard no_grad;
  waiting_.push_back({{},
                      counters_.episode->get(),
                      counters_.epoch != nullptr ? counters_.epoch->get() : 0,
                      samples,
                      false});
  next_ = 0;
  mean("loss", loss, static_cast<double>(samples));
  problem_.measure(batch, predictions, *this);
  if (next_ != measurements_.size())
    throw Error::failed_run(name_ + ": the problem did not measure '" + measurements_[next_].name +
                            "' of this batch, as it did before");
  if (!batch_columns_fixed_) fix_batch_columns();
  if (waiting_.size() >= kMostWaiting) flush();
}

void MeasuredPass::mean(std::string_view name, const at::Tensor& value, double weight) {
  if (value.is_cpu()) return mean(name, number(value), weight);
  measured(name, true, {std::nan(""), weight, value.detach()});
}

void MeasuredPass::mean(std::string_view name, double value, double weight) {
  measured(name, true, {value, weight, {}});
}

void MeasuredPass::last(std::string_view name, double value) {
  measured(name, false, {value, 0, {}});
}

// In place: the first one is a copy, so what a problem handed over stays its own. Counts on the
// CPU are added without the dispatcher, as numbers are read.
void MeasuredPass::sum(std::string_view name, const at::Tensor& value) {
  for (NamedTensor& sum : sums_)
    if (sum.name == name) {
      if (is_counts(value) && is_counts(sum.tensor) && value.sizes() == sum.tensor.sizes())
        std::transform(value.const_data_ptr<std::int64_t>(),
                       value.const_data_ptr<std::int64_t>() + value.numel(),
                       sum.tensor.const_data_ptr<std::int64_t>(),
                       sum.tensor.mutable_data_ptr<std::int64_t>(), std::plus<>());
      else
        sum.tensor.add_(value.detach());
      return;
    }
  const at::Tensor* restored = restored_.find("sum/" + std::string(name));
  const at::Tensor first = value.detach();
  sums_.push_back({std::string(name),
                   restored != nullptr ? restored->to(value.device()).add(first) : first.clone()});
}

void MeasuredPass::measured(std::string_view name, bool averages, Value value) {
  if (next_ == measurements_.size() && !batch_columns_fixed_)
    measurements_.push_back({std::string(name), averages, {}});
  if (next_ >= measurements_.size() || measurements_[next_].name != name)
    throw Error::failed_run(name_ + ": the problem measured '" + std::string(name) +
                            "', which was no measurement of the first batch in this place");
  waiting_.back().values.push_back(std::move(value));
  ++next_;
}

void MeasuredPass::fix_batch_columns() {
  for (std::size_t i = 1; i < measurements_.size(); ++i)
    add_column(batch_, measurements_[i].name,
               measurements_[i].averages ? NumberFormat::real : NumberFormat::integer);
  add_column(batch_, "batch_size", NumberFormat::episode);
  for (Measurement& measurement : measurements_)
    if (const at::Tensor* restored = restored_.find(measurement.name))
      measurement.accumulator = to_accumulator(*restored);
  if (const at::Tensor* samples = restored_.find("samples"))
    samples_aggregated_ = samples->item<double>();
  batch_columns_fixed_ = true;
}

void MeasuredPass::publish() {
  waiting_.back().publish = true;
  if (!waiting_.back().values.front().on_device.defined()) flush();
}

void MeasuredPass::flush() {
  if (waiting_.empty()) return;
  const Span span(Part::statistics);
  std::vector<Recorded> waiting = std::move(waiting_);
  waiting_.clear();
  read_devices(waiting);
  for (const Recorded& recorded : waiting) read(recorded);
}

void MeasuredPass::read_devices(std::vector<Recorded>& waiting) {
  std::vector<at::Tensor> on_device;  // of all batches
  for (const Recorded& recorded : waiting)
    for (const Value& value : recorded.values)
      if (value.on_device.defined()) on_device.push_back(value.on_device);
  if (on_device.empty()) return;
  const std::vector<double> all = numbers(on_device);
  auto next = all.begin();
  for (Recorded& recorded : waiting)
    for (Value& value : recorded.values)
      if (value.on_device.defined()) value.number = *next++;
}

void MeasuredPass::read(const Recorded& recorded) {
  const std::vector<Value>& values = recorded.values;
  std::vector<double> row = {values[0].number, static_cast<double>(recorded.episode)};
  if (counters_.epoch != nullptr) row.push_back(static_cast<double>(recorded.epoch));
  for (std::size_t i = 0; i < measurements_.size(); ++i) {
    measurements_[i].accumulator.add(values[i].number, values[i].weight);
    if (i > 0) row.push_back(values[i].number);
  }
  samples_aggregated_ += static_cast<double>(recorded.samples);
  row.push_back(static_cast<double>(recorded.samples));
  if (recorded.publish) emit(batch_, std::move(row));
}

std::vector<std::pair<std::string, double>> MeasuredPass::summarize() const {
  const auto* summary = query<Summary>(problem_);
  if (summary == nullptr) return {};
  return summary->summarize(Batch(sums_));
}

void MeasuredPass::fix_set_columns(const std::vector<std::pair<std::string, double>>& summary) {
  if (std::exchange(set_columns_fixed_, true)) return;
  for (std::size_t i = 1; i < measurements_.size(); ++i) {
    if (!measurements_[i].averages) continue;
    for (const char* suffix : {"", "_min", "_max", "_std"})
      add_column(set_, measurements_[i].name + suffix, NumberFormat::real);
  }
  for (const auto& [name, value] : summary) add_column(set_, name, NumberFormat::real);
  add_column(set_, "samples_aggregated", NumberFormat::episode);
}

void MeasuredPass::aggregate() {
  const Span span(Part::statistics);
  flush();
  const auto summary = summarize();
  fix_set_columns(summary);
  const auto append = [](std::vector<double>& row, const Accumulator& a) {
    row.insert(row.end(), {a.mean, a.minimum, a.maximum, a.deviation()});
  };
  std::vector<double> row = {static_cast<double>(counters_.episode->get()),
                             measurements_.front().accumulator.count};
  append(row, measurements_.front().accumulator);
  if (counters_.epoch != nullptr) row.push_back(static_cast<double>(counters_.epoch->get()));
  for (std::size_t i = 1; i < measurements_.size(); ++i)
    if (measurements_[i].averages) append(row, measurements_[i].accumulator);
  for (const auto& [name, value] : summary) row.push_back(value);
  row.push_back(samples_aggregated_);
  emit(set_, std::move(row));
}

void MeasuredPass::emit(Output& output, std::vector<double> row) {
  output.table->row = std::move(row);
  {
    const Transaction together(state_);
    for (std::size_t i = 0; i < output.values.size(); ++i)
      if (output.values[i] != nullptr) *output.values[i] = output.table->row[i];
  }
  *output.table->rows = *output.table->rows + 1;
}

std::vector<NamedTensor> MeasuredPass::save() const {
  if (!batch_columns_fixed_) return {restored_.begin(), restored_.end()};
  std::vector<NamedTensor> saved;
  for (const Measurement& measurement : measurements_)
    if (measurement.averages)
      saved.push_back({measurement.name, to_tensor(measurement.accumulator)});
  saved.push_back({"samples", at::scalar_tensor(samples_aggregated_, at::kDouble)});
  for (const NamedTensor& sum : sums_)
    saved.push_back({"sum/" + sum.name, sum.tensor.to(at::kCPU)});
  return saved;
}

void MeasuredPass::restore(std::vector<NamedTensor> saved) { restored_ = Batch(std::move(saved)); }

}  // namespace ferula
