#include "core/observers/tensor_board.h"

#include <chrono>

#include "core/observers/event_record.h"
#include "ferula/session.h"

namespace ferula {
namespace {

double wall_time() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(since_1970).count();
}

}  // namespace

void TensorBoard::attach(Session& session) {
  for (const Table& table : tables_) {
    OutputFile& file = session.output_file(table.name + "/events.out.tfevents.ferula");
    if (file.empty()) file.write(version_record(wall_time()));
    const std::int64_t interval = interval_of(table, session.state(), params_.interval);
    const auto write = [&table, &file, interval] {
      if (is_due(table, interval)) file.write(scalars_record(table, wall_time()));
    };
    subscriptions_.push_back(session.state().subscribe(on(*table.rows), Phase::writers, write));
  }
}

}  // namespace ferula
