#include "core/observers/tensor_board.h"

#include <chrono>

#include "ferula/error.h"

namespace ferula {
namespace {

double wall_time() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(since_1970).count();
}

OutputFile& event_file(Session& session, const std::string& folder) {
  OutputFile& file = session.output_file(folder + "/events.out.tfevents.ferula");
  if (file.empty()) file.write(version_record(wall_time()));
  return file;
}

}  // namespace

void TensorBoard::attach(Session& session) {
  for (const Table& table : tables_) {
    OutputFile& file = event_file(session, table.name);
    const std::int64_t interval = interval_of(table, session.state(), params_.interval);
    const auto write = [&table, &file, interval] {
      if (is_due(table, interval)) file.write(scalars_record(table, wall_time()));
    };
    subscriptions_.push_back(session.state().subscribe(on(*table.rows), Phase::writers, write));
  }
  if (params_.level > 0 && session.state().contains("training/episode")) attach_histograms(session);
}

// At the counter, not at the row, which may come steps later: the gradients are still those that
// moved the weights, and the episode is that of the row, from 0 on.
void TensorBoard::attach_histograms(Session& session) {
  OutputFile& file = event_file(session, "training");
  const auto& finished = session.state().get<std::int64_t>("training/episode");
  const auto write = [this, &session, &file, &finished] {
    const std::int64_t episode = finished - 1;
    if (episode % params_.interval == 0)
      file.write(histograms_record(histograms(session), episode, wall_time()));
  };
  subscriptions_.push_back(session.state().subscribe(on(finished), Phase::writers, write));
}

std::vector<TaggedHistogram> TensorBoard::histograms(Session& session) {
  std::vector<TaggedHistogram> result;
  for (const TrainedTensor& tensor : trained_()) {
    add(result, tensor.name, tensor.weights, session);
    if (params_.level > 1) add(result, tensor.name + "/grad", tensor.gradient, session);
  }
  return result;
}

void TensorBoard::add(std::vector<TaggedHistogram>& histograms, const std::string& tag,
                      const at::Tensor& values, Session& session) try {
  if (!values.defined()) throw Error("there is none");
  histograms.emplace_back(tag, histogram_of(values));
} catch (const Error& error) {
  if (left_out_.insert(tag).second)
    session.log(LogLevel::warning, "no histogram of " + tag + ": " + error.what());
}

}  // namespace ferula
