// The order of virtual functions is part of the plugin ABI: new ones only at the end, and only in
// interfaces that the host implements. A change here needs another FERULA_API_MINOR.
#include <gmock/gmock.h>

#include <array>
#include <bit>

#include "ferula/labels.h"
#include "ferula/plugin.h"
#include "ferula/recording.h"
#include "ferula/scheduler.h"
#include "ferula/sequence_lengths.h"
#include "ferula/session.h"

namespace ferula {
namespace {

// The place in the vtable, as the Itanium C++ ABI encodes it: 1 + the offset in bytes.
template <class MemberFunction>
std::size_t slot(MemberFunction function) {
  return (std::bit_cast<std::array<std::size_t, 2>>(function)[0] - 1) / sizeof(void*);
}

// Destructors take slots 0 and 1.
template <class... MemberFunctions>
void expect_slots(std::size_t first, MemberFunctions... functions) {
  for (const std::size_t found : {slot(functions)...}) EXPECT_EQ(found, first++);
}

TEST(Slots, OfWhatPluginsImplementNeverChange) {
  expect_slots(2, &Component::interface);
  expect_slots(3, &Model::inputs, &Model::outputs, &Model::forward, &Model::tensors, &Model::train,
               static_cast<void (Model::*)(at::Device)>(&Model::to),
               static_cast<void (Model::*)(at::ScalarType)>(&Model::to));
  expect_slots(3, &Problem::streams, &Problem::predictions, &Problem::facts, &Problem::size,
               &Problem::batch, &Problem::loss, &Problem::measure);
  expect_slots(3, &Worker::run);
  expect_slots(3, &Observer::attach);
  expect_slots(3, &Scheduler::subroutines, &Scheduler::file_kinds, &Scheduler::create_routine,
               &Scheduler::after_preparation, &Scheduler::run_step, &Scheduler::before_finishing);
  expect_slots(2, &Labels::labels);
  expect_slots(2, &Recordable::record);
  expect_slots(2, &SequenceLengths::min_sequence_length, &SequenceLengths::max_sequence_length);
  expect_slots(2, &Summary::summarize);
}

TEST(Slots, OfWhatTheHostImplementsOnlyGrow) {
  expect_slots(2, &ConfigView::kind, &ConfigView::text, &ConfigView::keys, &ConfigView::size,
               &ConfigView::child, &ConfigView::item, &ConfigView::where);
  expect_slots(2, &Registrar::settings, &Registrar::add, &Registrar::add_alias);
  expect_slots(2, &Parameters::boolean, &Parameters::integer, &Parameters::real, &Parameters::text,
               &Parameters::integers, &Parameters::reals, &Parameters::texts, &Parameters::section);
  using Name = std::string_view;
  expect_slots(
      2, static_cast<void (Statistics::*)(Name, const at::Tensor&, double)>(&Statistics::mean),
      static_cast<void (Statistics::*)(Name, double, double)>(&Statistics::mean), &Statistics::last,
      &Statistics::sum);
  expect_slots(2, &Loader::problem, &Loader::samples, &Loader::batches, &Loader::batch,
               &Loader::limit_sequences, &Loader::indices);
  expect_slots(2, &Optimizer::zero_grad, &Optimizer::step, &Optimizer::tensors,
               &Optimizer::backward, &Optimizer::minimize, &Optimizer::is_accumulating,
               &Optimizer::limit_gradients);
  expect_slots(2, &Pass::begin, &Pass::record, &Pass::publish, &Pass::aggregate);
  expect_slots(2, &OutputFile::write, &OutputFile::empty);
  expect_slots(2, &Session::state, &Session::log, &Session::device, &Session::folder, &Session::has,
               &Session::problem, &Session::model, &Session::loader, &Session::optimizer,
               &Session::handshake, &Session::pass, &Session::output_file, &Session::start,
               &Session::end_step, &Session::stop, &Session::stopping, &Session::monitor,
               &Session::save);
  expect_slots(2, &Recording::add);
}

TEST(Slots, OfWhatSchedulersGetOnlyGrow) {
  expect_slots(2, &Files::create, &Files::reference, &Files::resolve, &Files::reused);
  expect_slots(2, &Routine::wants, &Routine::tasks, &Routine::pivot, &Routine::check, &Routine::add,
               &Routine::section, &Routine::reuses);
  expect_slots(2, &StepSession::step, &StepSession::log, &StepSession::folder, &StepSession::files,
               &StepSession::task, &StepSession::pivot, &StepSession::set_path,
               &StepSession::add_model, &StepSession::run, &StepSession::problem,
               &StepSession::model, &StepSession::result, &StepSession::results,
               &StepSession::section, &StepSession::section_of);
}

TEST(Slots, OfTheStateOnlyGrow) {
  struct Access : State {
    using State::declare, State::lookup, State::writable;
  };
  expect_slots(2, &State::contains, &State::subscribe, &State::begin_transaction,
               &State::end_transaction, &State::abandon_transaction, &State::dump, &Access::declare,
               &Access::lookup, &Access::writable);
  expect_slots(0, &Watcher<double>::assign);
  expect_slots(0, &SettingWriter::about_to_write);
}

}  // namespace
}  // namespace ferula
