#include "core/reports/experiment_record.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <system_error>

#include "core/checkpoint/archive.h"
#include "core/config/yaml.h"
#include "core/files/status.h"
#include "core/files/time_stamp.h"
#include "core/reports/grid_failures.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

Cell text(std::string content) { return {Cell::Kind::text, std::move(content)}; }
Cell plain(std::string content) { return {Cell::Kind::plain, std::move(content)}; }

void add(NamedCells& cells, const std::string& column, Cell cell) {
  if (!cell.text.empty()) cells.emplace_back(column, std::move(cell));
}

// "2018-05-02T13:45:09+0200" as "20180502_134509".
std::string stamp(const std::string& time) {
  std::string result;
  for (const char c : time.substr(0, 19))
    if (c != '-' && c != ':') result += c == 'T' ? '_' : c;
  return result;
}

std::string modification_stamp(const fs::path& file) {
  std::error_code error;
  const fs::file_time_type time = fs::last_write_time(file, error);
  if (error) return "";
  return time_stamp(
      std::chrono::time_point_cast<TimePoint::duration>(fs::file_time_type::clock::to_sys(time)));
}

// The seconds that all rows of timing.csv count: those of resumed runs too.
std::string trained_seconds(const fs::path& file) {
  std::ifstream stream(file);
  std::string line, episodes, seconds;
  double sum = 0;
  std::getline(stream, line);
  int rows = 0;
  for (; std::getline(stream, line); ++rows) {
    std::istringstream row(line);
    std::getline(std::getline(row, episodes, ','), seconds, ',');
    sum += std::strtod(seconds.c_str(), nullptr);
  }
  if (rows == 0) return "";
  std::ostringstream text;
  text << std::fixed << sum;
  return text.str();
}

std::string state_dict_numbers(const Dictionary& checkpoint) {
  std::int64_t count = 0;
  for (const auto& [name, value] : checkpoint.get<Dictionary>("state_dict"))
    count += std::get<at::Tensor>(value).numel();
  return std::to_string(count);
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> result;
  std::istringstream row(line);
  for (std::string field; std::getline(row, field, ',');) result.push_back(field);
  return result;
}

// The last row of a test's aggregates; nothing if there is none yet.
NamedCells aggregates(const fs::path& file) {
  std::ifstream stream(file);
  std::string header, line, last;
  std::getline(stream, header);
  while (std::getline(stream, line)) last = line;
  const std::vector<std::string> names = fields(header), values = fields(last);
  NamedCells cells;
  for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i)
    add(cells, "test_" + names[i], plain(values[i]));
  return cells;
}

std::string file_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

NamedCells read_test(const fs::path& folder) {
  const fs::path configuration = folder / "testing_configuration.yaml";
  const NamedCells measured = aggregates(folder / "testing_set_agg_statistics.csv");
  if (measured.empty() || !fs::exists(configuration)) return {};
  NamedCells cells;
  add(cells, "test_configuration_filepath", text(configuration.string()));
  add(cells, "test_start_timestamp", text(folder.filename().string().substr(5)));
  add(cells, "test_seed", plain(written_scalar(file_text(configuration), "seed")));
  cells.insert(cells.end(), measured.begin(), measured.end());
  return cells;
}

// "validation_set_agg/loss" as the column "validation_loss".
std::string column_of(const std::string& monitor) {
  const std::size_t slash = monitor.find('/');
  const std::string table = monitor.substr(0, slash);
  if (slash == std::string::npos) return "validation_loss";
  return table.substr(0, table.find("_set_agg")) + "_" + monitor.substr(slash + 1);
}

std::string shown_folder(const fs::path& folder, const fs::path& root) {
  const std::string shown = folder.lexically_relative(root).string();
  return shown == "." ? folder.filename().string() : shown;
}

class Reader {
 public:
  Reader(const ExperimentFolder& experiment, const fs::path& root, const std::string& failure)
      : folder_(experiment.path), tests_(experiment.tests), root_(root), failure_(failure) {}

  ExperimentRecord read() {
    attempt([&] { record_.configuration = flat(parse_yaml_file(configuration_file())); });
    attempt([&] { status_ = read_status(folder_ / "status.json"); });
    if (!failure_.empty() && ended_without_a_word(shown_state(status_)))
      status_.state = "failed", status_.reason = failure_;
    if (fs::exists(best_file())) attempt([&] { checkpoint_ = read_archive_outline(best_file()); });
    attempt([&] { describe_status(); });
    attempt([&] { describe_training(); });
    for (const fs::path& test : tests_)
      attempt([&] {
        if (NamedCells cells = read_test(test); !cells.empty())
          record_.tests.push_back(std::move(cells));
      });
    record_.monitor = column_of(configured("observers.Checkpoints.monitor"));
    record_.highest = configured("observers.Checkpoints.mode") == "max";
    return std::move(record_);
  }

 private:
  fs::path configuration_file() const { return folder_ / "training_configuration.yaml"; }
  fs::path best_file() const { return folder_ / "models" / "model_best.pt"; }
  std::string configured(std::string_view path) const {
    return std::string(value_at(record_.configuration, path));
  }

  void attempt(const std::function<void()>& reading) try {
    reading();
  } catch (const std::exception& error) {
    record_.complaints.emplace_back(error.what());
  }

  void describe_status() {
    const std::string tested = configured("testing.problem.name");
    NamedCells& cells = record_.status;
    add(cells, "experiment", text(shown_folder(folder_, root_)));
    add(cells, "problem", text(tested.empty() ? configured("training.problem.name") : tested));
    add(cells, "model", text(configured("model.name")));
    add(cells, "model_save_timestamp", text(modification_stamp(best_file())));
    add(cells, "training_state", text(shown_state(status_)));
    add(cells, "training_terminal_status", text(terminal_status()));
    add(cells, "training_terminal_status_timestamp", text(stamp(status_.updated)));
  }

  // That of the checkpoint is older: the training went on after its best model.
  std::string terminal_status() const {
    if (!status_.reason.empty() || checkpoint_.empty()) return status_.reason;
    return checkpoint_.get<std::string>("status");
  }

  // The folder's name is the time of the start, but for the experiments of a grid.
  void describe_training() {
    const std::string name = folder_.filename().string();
    NamedCells& cells = record_.training;
    add(cells, "training_configuration_filepath", text(configuration_file().string()));
    add(cells, "training_start_timestamp",
        text(name.find('_') == 8 ? name : stamp(status_.started)));
    add(cells, "training_seed", plain(configured("seed")));
    add(cells, "training_seconds", plain(trained_seconds(folder_ / "timing.csv")));
    if (checkpoint_.empty()) return;
    add(cells, "parameters", plain(state_dict_numbers(checkpoint_)));
    add_statistics(cells, "training");
    add_statistics(record_.validation, "validation");
  }

  // As they were when the best model was saved.
  void add_statistics(NamedCells& cells, const std::string& role) {
    for (const auto& [name, value] : checkpoint_.get<Dictionary>(role + "_stats"))
      add(cells, role + "_" + name, plain(std::get<std::string>(value)));
  }

  const fs::path& folder_;
  const std::vector<fs::path>& tests_;
  const fs::path& root_;
  const std::string& failure_;
  ExperimentRecord record_;
  Status status_{.state = "unknown"};
  Dictionary checkpoint_;
};

}  // namespace

ExperimentRecord read_record(const ExperimentFolder& experiment, const fs::path& root,
                             const std::string& failure) {
  return Reader(experiment, root, failure).read();
}

ExperimentRecord failed_record(const fs::path& experiment, const fs::path& root,
                               const std::string& failure) {
  ExperimentRecord record;
  add(record.status, "experiment", text(shown_folder(experiment, root)));
  add(record.status, "training_state", text("failed"));
  add(record.status, "training_terminal_status", text(failure));
  return record;
}

}  // namespace ferula
