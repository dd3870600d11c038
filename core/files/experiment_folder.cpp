#include "core/files/experiment_folder.h"

#include <algorithm>
#include <regex>
#include <system_error>
#include <tuple>

#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

// A component's name ("pack/Name") as the name of one folder, inside its parent.
std::string folder_name(std::string component) {
  std::replace(component.begin(), component.end(), '/', '_');
  if (component.empty() || component[0] == '.') component.insert(0, 1, '_');
  return component;
}

[[noreturn]] void fail(const fs::path& folder, const std::error_code& error) {
  throw Error::failed_run("cannot create the folder '" + folder.string() + "': " + error.message() +
                          "; --output chooses another place");
}

// create_directory() is true for one caller only, so it decides who owns a name.
fs::path create_exclusively(const fs::path& parent, const std::string& name) {
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) fail(parent, error);
  fs::path folder = parent / name;
  for (int number = 2; !fs::create_directory(folder, error); ++number) {
    if (error && error != std::errc::file_exists) fail(folder, error);
    folder = parent / (name + "_" + std::to_string(number));
  }
  return folder;
}

// Sorts by time stamp, then by its number, then by path.
using Age = std::tuple<std::string, int, fs::path>;

Age age(const fs::path& folder) {
  static const std::regex pattern(R"((\d{8}_\d{6})(?:_(\d{1,6}))?)");
  const std::string name = folder.filename().string();
  std::smatch parts;
  if (!std::regex_match(name, parts, pattern)) return {};
  return {parts[1], parts[2].matched ? std::stoi(parts[2]) : 1, folder};
}

Age newest_below(const fs::path& folder, int depth) {
  if (depth == 0) return age(folder);
  Age newest;
  std::error_code ignored;  // what cannot be read holds no experiment to resume
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.is_directory(ignored))
      newest = std::max(newest, newest_below(entry.path(), depth - 1));
  return newest;
}

}  // namespace

fs::path create_experiment_folder(const fs::path& output, const std::string& problem,
                                  const std::string& model, TimePoint time) {
  return create_exclusively(output / folder_name(problem) / folder_name(model), time_stamp(time));
}

fs::path create_stamped_folder(const fs::path& parent, const std::string& prefix, TimePoint time) {
  return create_exclusively(parent, prefix + time_stamp(time));
}

fs::path create_test_folder(const fs::path& experiment, TimePoint time) {
  return create_stamped_folder(experiment, "test_", time);
}

fs::path find_latest_experiment(const fs::path& output) {
  const Age newest = newest_below(output, 3);
  if (std::get<fs::path>(newest).empty())
    throw Error("there is no experiment in '" + output.string() +
                "': expected folders <problem>/<model>/<YYYYmmdd_HHMMSS>; name the experiment's "
                "folder, or choose another place by --output");
  return std::get<fs::path>(newest);
}

}  // namespace ferula
