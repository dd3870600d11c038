// ferula ls: what experiments there are, and what one holds.
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/log/terminal.h"
#include "core/reports/listing.h"
#include "core/schedule/schedule.h"
#include "core/schedule/schedule_folder.h"
#include "core/schedule/step_findings.h"
#include "core/text/bytes.h"
#include "core/text/text_table.h"
#include "run_options.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

template <class T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json to_json(const Listed& listed) {
  return {{"folder", listed.folder.string()},
          {"kind", listed.kind},
          {"problem", listed.problem},
          {"model", listed.model},
          {"state", listed.state},
          {"reason", listed.reason},
          {"started", listed.started},
          {"updated", listed.updated},
          {"done", optional_json(listed.done)},
          {"total", optional_json(listed.total)},
          {"failed", optional_json(listed.failed)},
          {"epoch", optional_json(listed.epoch)},
          {"loss", optional_json(listed.loss)},
          {"best", optional_json(listed.best)},
          {"tests", listed.tests}};
}

std::string number_text(const std::optional<double>& value) {
  if (!value) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", *value);
  return text;
}

// "12/64, 3 failed"; the total where it is known.
std::string progress_text(const Listed& listed) {
  if (!listed.done) return "";
  std::string text = std::to_string(*listed.done);
  if (listed.total) text += "/" + std::to_string(*listed.total);
  if (listed.failed.value_or(0) > 0) text += ", " + std::to_string(*listed.failed) + " failed";
  return text;
}

// "2018-05-02 13:45" of "2018-05-02T13:45:09+0200".
std::string minute_text(const std::string& time) {
  return time.size() < 16 ? time : time.substr(0, 10) + " " + time.substr(11, 5);
}

// What was trained; a schedule or grid says that it is one.
std::string what_text(const Listed& listed) {
  return listed.problem.empty() ? listed.kind : listed.problem;
}

std::string table(const std::vector<Listed>& all, const fs::path& root, bool with_size) {
  std::vector<TextColumn> columns = {{"folder", Fit::keep_end},      {"problem", Fit::keep_begin},
                                     {"model", Fit::keep_begin},     {"state"},
                                     {"progress", Fit::whole, true}, {"loss", Fit::droppable, true},
                                     {"best", Fit::droppable, true}, {"started", Fit::droppable}};
  if (with_size) columns.push_back({"size", Fit::whole, true});
  std::vector<TextRow> rows;
  for (const Listed& listed : all) {
    rows.push_back({listed.folder.lexically_relative(root).string(), what_text(listed),
                    listed.model, listed.state, progress_text(listed), number_text(listed.loss),
                    number_text(listed.best), minute_text(listed.started)});
    if (with_size) rows.back().push_back(bytes_text(size_on_disk(listed.folder)));
  }
  return text_table(columns, rows, terminal_size(STDOUT_FILENO).columns);
}

// The files that the steps of a schedule made, by its journal, and what became of them.
std::string files_of_schedule(const fs::path& schedule) {
  const KnownResults known =
      known_in_the_end(read_plan(schedule / kPlan), read_journal(schedule / kJournal));
  std::vector<TextRow> rows;
  for (const CreatedFile& file : known.files) {
    const fs::path path = project_of(schedule) / file.reference;
    std::error_code missing;
    const std::uintmax_t bytes = fs::file_size(path, missing);
    const auto recorded = static_cast<std::uintmax_t>(file.size);
    rows.push_back({file.reference, file.kind, bytes_text(recorded), file.sha256.substr(0, 8),
                    missing ? "removed" : (bytes == recorded ? "there" : "changed")});
  }
  if (rows.empty()) return "";
  return "\n" + text_table({{"file of the project", Fit::keep_end},
                            {"kind"},
                            {"size", Fit::whole, true},
                            {"sha256", Fit::droppable},
                            {"state"}},
                           rows, terminal_size(STDOUT_FILENO).columns);
}

int list_folder(const fs::path& folder, const Arguments& arguments) {
  std::vector<std::string> complaints;
  const std::vector<Listed> all = list_experiments(folder, complaints);
  if (arguments.has("json")) {
    Json documents = Json::array();
    for (const Listed& listed : all) {
      documents.push_back(to_json(listed));
      if (arguments.has("size")) documents.back()["bytes"] = size_on_disk(listed.folder);
    }
    std::cout << documents.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else if (all.empty()) {
    std::cout << folder.string() << ": no experiments\n";
  } else {
    std::cout << table(all, folder, arguments.has("size"));
  }
  if (!arguments.has("json") && is_schedule_folder(folder)) std::cout << files_of_schedule(folder);
  for (const std::string& complaint : complaints) std::cerr << "ferula: " << complaint << '\n';
  return 0;
}

void print_state(const Listed& listed) {
  std::cout << listed.state << (listed.reason.empty() ? "" : ": ") << listed.reason << '\n';
  const std::string progress = progress_text(listed);
  if (!progress.empty()) std::cout << "episodes " << progress;
  if (listed.epoch) std::cout << ", epoch " << *listed.epoch;
  if (listed.loss) std::cout << ", loss " << number_text(listed.loss);
  if (listed.best) std::cout << ", best " << number_text(listed.best);
  std::cout << "\nstarted " << listed.started << ", last sign of life " << listed.updated << '\n';
}

void print_experiment(const fs::path& experiment) {
  const Listed listed = list_experiment(experiment);
  std::cout << experiment.string() << "\n" << listed.problem << ", " << listed.model << '\n';
  print_state(listed);
  const std::vector<Listed> tests = list_tests(experiment);
  if (!tests.empty()) std::cout << '\n' << table(tests, experiment, false);
  std::vector<TextRow> rows;
  for (const ListedFile& file : list_files(experiment))
    rows.push_back({file.path.string(), bytes_text(file.bytes)});
  std::cout << '\n'
            << text_table({{"file", Fit::keep_end}, {"size", Fit::whole, true}}, rows,
                          terminal_size(STDOUT_FILENO).columns);
}

Json to_json(const fs::path& experiment) {
  Json document = to_json(list_experiment(experiment));
  document["tests"] = Json::array();
  for (const Listed& test : list_tests(experiment)) document["tests"].push_back(to_json(test));
  document["files"] = Json::array();
  for (const ListedFile& file : list_files(experiment))
    document["files"].push_back({{"path", file.path.string()}, {"bytes", file.bytes}});
  return document;
}

int list(const Arguments& arguments) {
  const fs::path folder = arguments.operands.empty()
                              ? fs::path(arguments.get<std::string>("output"))
                              : experiment_operand(arguments);
  if (!is_experiment(folder)) return list_folder(folder, arguments);
  if (arguments.has("json"))
    std::cout << to_json(folder).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  else
    print_experiment(folder);
  return 0;
}

}  // namespace

Command ls_command() {
  po::options_description options;
  add_latest_option(options);
  options.add_options()("size", "also say how much each holds on disk");
  add_json_option(options);
  return {
      "ls",
      "[EXPERIMENT|DIR|latest] [OPTIONS]",
      "Lists experiments, or what one holds",
      "Of a folder all experiments below it, newest first; schedules and grids are one line\n"
      "each, with steps done and all: name their folder to see their experiments, and the files\n"
      "that a schedule made. A run whose process on this machine is gone without a word is\n"
      "'dead'; `ferula resume` goes on with it.",
      0,
      1,
      options,
      list};
}

}  // namespace ferula
