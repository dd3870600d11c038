// ferula prepare: are the data of a configuration there, and are they what they should be?
#include <iomanip>
#include <iostream>

#include "core/session/handshake.h"
#include "ferula/error.h"
#include "run_options.h"

namespace ferula {
namespace {

void print(const PreparedProblem& prepared) {
  std::cout << (prepared.task.empty() ? "" : prepared.task + ": ")
            << (prepared.section.empty() ? "" : prepared.section + ": ") << prepared.problem << ", "
            << prepared.samples << " samples";
  if (!prepared.section.empty()) std::cout << ", " << prepared.batches << " batches";
  std::cout << ", " << std::fixed << std::setprecision(2) << prepared.seconds << " s\n";
  for (const StreamSpec& stream : prepared.streams) std::cout << "  " << describe(stream) << '\n';
}

int prepare(const Arguments& arguments) {
  const bool named = arguments.has("problem");
  if (named == !arguments.operands.empty())
    throw Error("prepare: expected either configurations or --problem");
  if (named) {
    print(prepare_problem(arguments.get<std::string>("problem"), problem_options(arguments)));
    return 0;
  }
  RunOptions options = problem_options(arguments);
  options.worker = "OfflineTrainer";
  options.configurations = {arguments.operands.begin(), arguments.operands.end()};
  for (const std::vector<PreparedProblem> all = ferula::prepare(options);
       const PreparedProblem& prepared : all)
    print(prepared);
  return 0;
}

}  // namespace

Command prepare_command() {
  po::options_description options;
  options.add_options()("problem", po::value<std::string>(),
                        "instead of a configuration: this problem alone");
  add_problem_options(options);
  return {"prepare",
          "CONFIG…|--problem NAME",
          "Tries the data of a configuration before experiments need them",
          "Makes the first and the last batch of each of its problems, and says what is in them;\n"
          "of a grid or a schedule for each task. The configuration is checked as for a training.",
          0,
          static_cast<std::size_t>(-1),
          options,
          &prepare};
}

}  // namespace ferula
