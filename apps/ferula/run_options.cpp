#include "run_options.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "core/schedule/schedule.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

LogLevel to_log_level(const std::string& text) {
  static const std::vector<std::string> names = {"debug", "info", "warning", "error"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<LogLevel>(i);
  throw Error("--log-level: expected " + joined(names) + ", got '" + text + "'" +
              did_you_mean(text, names));
}

nlohmann::ordered_json to_json(const RunReport& run) {
  nlohmann::ordered_json measurements = nlohmann::ordered_json::object();
  for (const auto& [path, value] : run.measurements) measurements[path] = value;
  nlohmann::ordered_json document = {{"folder", run.folder.string()},
                                     {"state", run.state},
                                     {"status", run.status},
                                     {"measurements", measurements}};
  if (!run.recording.empty()) document["recording"] = run.recording.string();
  return document;
}

void print(const RunReport& run, const std::string& next_command) {
  for (const auto& [path, value] : run.measurements)
    if (path.ends_with("_set_agg/loss") || path.ends_with("_set_agg/acc") || path == "return_value")
      std::cout << path << " " << value << '\n';
  std::cout << run.status << "\nfolder: " << run.folder.string() << '\n';
  if (!run.recording.empty()) std::cout << "page:   " << run.recording.string() << '\n';
  if (!next_command.empty()) std::cout << "next:   " << next_command << '\n';
}

int exit_code(const RunReport& run) { return run.signal != 0 ? 128 + run.signal : 0; }

}  // namespace

void add_latest_option(po::options_description& options) {
  options.add_options()("output", po::value<std::string>()->default_value("experiments"),
                        "the folder of experiments in which `latest` is looked for");
}

void add_json_option(po::options_description& options) {
  options.add_options()("json", "print one JSON document, and nothing else, to standard output");
}

void add_file_option(po::options_description& options, const char* meaning) {
  options.add_options()("file,o", po::value<std::string>()->required(), meaning);
}

void add_problem_options(po::options_description& options) {
  auto add = options.add_options();
  add("set", po::value<std::vector<std::string>>()->composing(),
      "KEY=VALUE: sets a key, of the problem or of the configuration. May be repeated");
  add("plugins", po::value<std::vector<std::string>>()->composing(),
      "a plugin file or a folder to look at as well. May be repeated");
  add("trust-plugins", "also load plugins that others may write");
}

RunOptions problem_options(const Arguments& arguments) {
  RunOptions options;
  options.settings = arguments.list<std::string>("set");
  options.plugins = arguments.list<std::string>("plugins");
  options.trust_plugins = arguments.has("trust-plugins");
  return options;
}

po::options_description run_options() {
  po::options_description options;
  auto add = options.add_options();
  add("set", po::value<std::vector<std::string>>()->composing(),
      "KEY=VALUE: sets a key of the configuration; '~KEY' deletes one. May be repeated");
  add("seed", po::value<std::string>(), "short for --set seed=…");
  add("threads", po::value<std::string>(), "short for --set threads=…");
  add("device", po::value<std::string>(), "short for --set device=…: cpu, cuda or cuda:N");
  add("plugins", po::value<std::vector<std::string>>()->composing(),
      "a plugin file, a folder to search, or the name of a plugin. May be repeated");
  add("trust-plugins", "also load plugins that others may write");
  add("log-level", po::value<std::string>()->default_value("info"),
      "of the console: debug, info, warning or error");
  add_json_option(options);
  return options;
}

po::options_description run_options_with_output() {
  po::options_description options = run_options();
  options.add_options()("output", po::value<std::string>(),
                        "short for --set output=…: the folder of experiments");
  return options;
}

po::options_description experiment_options() {
  po::options_description options = run_options();
  add_latest_option(options);
  return options;
}

RunOptions to_run_options(const Arguments& arguments) {
  RunOptions options;
  options.settings = arguments.list<std::string>("set");
  for (const char* key : {"seed", "threads", "device"})
    if (arguments.has(key))
      options.settings.push_back(std::string(key) + "=" + arguments.get<std::string>(key));
  options.plugins = arguments.list<std::string>("plugins");
  options.trust_plugins = arguments.has("trust-plugins");
  options.log_level = to_log_level(arguments.get<std::string>("log-level"));
  return options;
}

std::filesystem::path experiment_operand(const Arguments& arguments) {
  const std::string& name = arguments.operands.front();
  if (name != "latest") return name;
  return latest_experiment(arguments.get<std::string>("output"));
}

int report_file(const std::string& file, const Arguments& arguments) {
  if (arguments.has("json"))
    std::cout << nlohmann::ordered_json({{"file", file}}).dump(2) << '\n';
  else
    std::cout << file << '\n';
  return 0;
}

int report(const RunReport& run, const Arguments& arguments, const std::string& next_command) {
  if (arguments.has("json"))
    std::cout << to_json(run).dump(2) << '\n';
  else
    print(run, next_command);
  return exit_code(run);
}

int report_tests(const std::vector<RunReport>& tests, const Arguments& arguments,
                 const std::string& next_command) {
  if (tests.size() == 1) return report(tests.front(), arguments, next_command);
  if (arguments.has("json")) {
    nlohmann::ordered_json documents;
    for (const RunReport& run : tests) documents.push_back(to_json(run));
    std::cout << documents.dump(2) << '\n';
  } else {
    for (const RunReport& run : tests) print(run, &run == &tests.back() ? next_command : "");
  }
  return exit_code(tests.back());
}

int report_training(const RunReport& run, const Arguments& arguments) {
  const std::string folder = run.folder.string();
  if (run.state == "interrupted") return report(run, arguments, "ferula resume " + folder);
  return report(run, arguments, is_schedule_folder(folder) ? "" : "ferula test " + folder);
}

}  // namespace ferula
