// Problems tried before an experiment needs them.
#include <chrono>
#include <utility>

#include "core/config/scalar.h"
#include "core/grid/grid.h"
#include "core/host/setup.h"
#include "core/schedule/schedule.h"
#include "core/schedule/schedule_setup.h"
#include "core/session/handshake.h"
#include "ferula/error.h"
#include "ferula/host.h"

namespace ferula {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<StreamSpec> streams_of(const Batch& batch) {
  std::vector<StreamSpec> streams;
  for (const NamedTensor& stream : batch)
    streams.push_back({stream.name, stream.tensor.sizes().vec(), stream.tensor.scalar_type(), ""});
  return streams;
}

PreparedProblem prepare_section(Blueprint& blueprint, const std::string& task,
                                const std::string& section) {
  const Clock::time_point begin = Clock::now();
  const auto loader = blueprint.make_loader(section, c10::kCPU);
  const Batch first = loader->batch(0, 0);
  const Batch last = loader->batch(0, loader->batches() - 1);
  for (const Batch& batch : {first, last})
    check_streams(batch, loader->problem().streams(), section + ": a batch");
  return {task,
          section,
          blueprint.name_at(section + ".problem"),
          loader->samples(),
          loader->batches(),
          streams_of(first),
          seconds_since(begin)};
}

struct NamedConfiguration {
  std::string task;
  ConfigValue tree;
};

// Of a grid or a schedule those of its tasks.
std::vector<NamedConfiguration> configurations(const RunOptions& options) {
  ConfigValue tree = load_options(options);
  std::vector<NamedConfiguration> all;
  if (tree.find("grid_tasks") != nullptr || tree.find("sweep") != nullptr) {
    for (GridTask& task : load_grid(options).tasks)
      all.push_back({task.name, std::move(task.configuration)});
  } else if (is_schedule(options, tree)) {
    const ScheduleSetup schedule(options, std::move(tree));
    for (const std::string& task : schedule.tasks())
      all.push_back({task, schedule.experiment(task, {})});
  } else {
    all.push_back({"", std::move(tree)});
  }
  return all;
}

}  // namespace

std::vector<PreparedProblem> prepare(const RunOptions& options) {
  std::vector<PreparedProblem> prepared;
  for (std::vector<NamedConfiguration> all = configurations(options); auto& [task, tree] : all) {
    tree.set("device", make_text("cpu"));  // data are prepared where there may be no GPU
    const Setup setup = set_up(options, std::move(tree));
    for (const std::string& section : setup.blueprint->loaders())
      prepared.push_back(prepare_section(*setup.blueprint, task, section));
  }
  return prepared;
}

PreparedProblem prepare_problem(const std::string& name, const RunOptions& options) {
  const Clock::time_point begin = Clock::now();
  const auto problem = load_problem(name, options);
  const std::int64_t samples = problem->size();
  if (samples == 0) throw Error(name + ": has no samples");
  const Batch first = draw_sample(*problem, 0, 0), last = draw_sample(*problem, samples - 1, 0);
  for (const Batch& batch : {first, last})
    check_streams(batch, problem->streams(), name + ": a batch");
  return {"", "", name, samples, samples, streams_of(first), seconds_since(begin)};
}

}  // namespace ferula
