// The key functions: here every type of the plugin API gets its one vtable and type info.
#include <exception>
#include <limits>

#include "ferula/batch.h"
#include "ferula/component.h"
#include "ferula/config_view.h"
#include "ferula/error.h"
#include "ferula/files.h"
#include "ferula/labels.h"
#include "ferula/model.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/plugin.h"
#include "ferula/problem.h"
#include "ferula/recording.h"
#include "ferula/scheduler.h"
#include "ferula/sequence_lengths.h"
#include "ferula/session.h"
#include "ferula/state.h"
#include "ferula/statistics.h"
#include "ferula/worker.h"

namespace ferula {

Error::Error(const std::string& sentence) : Error(sentence, 2) {}
Error::Error(const std::string& sentence, int exit_code)
    : std::runtime_error(sentence), exit_code_(exit_code) {}
Error Error::failed_run(const std::string& sentence) { return Error(sentence, 1); }
Error Error::at(const std::string& place) const { return Error(place + ": " + what(), exit_code_); }
Error::~Error() = default;

Component::~Component() = default;
void* Component::interface(std::string_view) noexcept { return nullptr; }

ConfigView::~ConfigView() = default;
Labels::~Labels() = default;
Loader::~Loader() = default;
Model::~Model() = default;
Observer::~Observer() = default;
Optimizer::~Optimizer() = default;
OutputFile::~OutputFile() = default;
Parameters::~Parameters() = default;
Pass::~Pass() = default;
Problem::~Problem() = default;
Recordable::~Recordable() = default;
Recording::~Recording() = default;
Registrar::~Registrar() = default;
SequenceLengths::~SequenceLengths() = default;
Session::~Session() = default;
SettingWriter::~SettingWriter() = default;
State::~State() = default;
Statistics::~Statistics() = default;
Summary::~Summary() = default;
SubscriptionHandle::~SubscriptionHandle() = default;
Worker::~Worker() = default;
Files::~Files() = default;
Routine::~Routine() = default;
StepSession::~StepSession() = default;
Scheduler::~Scheduler() = default;
std::vector<FileKind> Scheduler::file_kinds() const { return {}; }
void Scheduler::after_preparation(StepSession&) {}
double Scheduler::before_finishing(StepSession&) {
  return std::numeric_limits<double>::quiet_NaN();
}

Transaction::Transaction(State& state) : state_(state), exceptions_(std::uncaught_exceptions()) {
  state_.begin_transaction();
}
Transaction::~Transaction() noexcept(false) {
  if (std::uncaught_exceptions() > exceptions_)
    state_.abandon_transaction();
  else
    state_.end_transaction();
}

Batch Batch::to(at::Device device) const {
  std::vector<NamedTensor> moved;
  moved.reserve(streams_.size());
  for (const NamedTensor& stream : streams_)
    moved.push_back(
        {stream.name, stream.tensor.device() == device ? stream.tensor : stream.tensor.to(device)});
  return Batch(std::move(moved));
}

const at::Tensor& Batch::missing(std::size_t position) const {
  throw Error("the batch has " + std::to_string(size()) + " streams, number " +
              std::to_string(position) + " (from 0 on) was asked for");
}

const at::Tensor& Batch::missing(std::string_view name) const {
  std::string present;
  for (const NamedTensor& stream : streams_) present += (present.empty() ? "" : ", ") + stream.name;
  throw Error("the batch has no stream '" + std::string(name) +
              "', only: " + (present.empty() ? "none" : present));
}

Constraint Constraint::operator&&(Constraint other) const {
  Constraint both = *this;
  if (other.minimum >= both.minimum) {
    both.minimum_excluded =
        other.minimum_excluded || (other.minimum == both.minimum && both.minimum_excluded);
    both.minimum = other.minimum;
  }
  if (other.maximum < both.maximum) both.maximum = other.maximum;
  both.required = both.required || other.required;
  if (!other.choices.empty()) both.choices = std::move(other.choices);
  return both;
}

Constraint at_least(double minimum) { return {.minimum = minimum}; }
Constraint above(double minimum) { return {.minimum = minimum, .minimum_excluded = true}; }
Constraint at_most(double maximum) { return {.maximum = maximum}; }
Constraint between(double minimum, double maximum) {
  return {.minimum = minimum, .maximum = maximum};
}
Constraint one_of(std::vector<std::string> choices) { return {.choices = std::move(choices)}; }
Constraint required() { return {.required = true}; }

}  // namespace ferula
