#include "grid_analysis.h"

#include <unistd.h>

#include <iostream>

#include "core/files/atomic_file.h"
#include "core/log/terminal.h"
#include "core/reports/analysis.h"

namespace ferula {

void add_analysis_options(po::options_description& options) {
  auto add = options.add_options();
  add("sort", po::value<std::string>()->default_value(""),
      "analyze: the column to sort by, best first: test_acc; COLUMN:min or COLUMN:max says what is "
      "best. "
      "Otherwise it is the value that tells which model is best");
  add("mean",
      "analyze: one row for experiments that differ in nothing but the seed: means, and standard "
      "deviations in columns NAME_deviation");
  add("csv", po::value<std::string>(),
      "analyze: the file to write instead of DIR/<time stamp>_grid_analysis.csv");
}

int analyze_grid(const std::filesystem::path& folder, const Arguments& arguments) {
  const Analysis analysis =
      analyze(folder, {arguments.get<std::string>("sort"), arguments.has("mean")});
  for (const std::string& complaint : analysis.complaints)
    std::cerr << "ferula: " << complaint << '\n';
  const bool as_json = arguments.has("json");
  const std::filesystem::path file =
      arguments.has("csv") ? arguments.get<std::string>("csv") : analysis_file(folder).string();
  if (arguments.has("csv") || !as_json) write_file(file, to_csv(analysis));
  if (as_json)
    std::cout << to_json(analysis);
  else
    std::cout << to_table(analysis, terminal_size(STDOUT_FILENO).columns)
              << "all: " << file.string() << '\n';
  return 0;
}

}  // namespace ferula
