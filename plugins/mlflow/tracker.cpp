#include "tracker.h"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "configuration.h"

namespace ferula::mlflow {
namespace {

using std::chrono::milliseconds, std::chrono::seconds, std::chrono::steady_clock;

constexpr milliseconds kPause = seconds(3), kLongestPause = seconds(60);
constexpr seconds kLongestFarewell(10), kLongestLastWord(5);
constexpr std::size_t kRowsAtOnce = 1000;

// A thread that signals do not reach: they are for the worker's.
std::thread quiet_thread(std::function<void()> body) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

bool has_a_row_a_pass(const std::string& table) { return table.ends_with("_set_agg"); }

}  // namespace

// The key is on the disk before the server hears of it.
Tracker::Tracker(RunDescription description, std::unique_ptr<Http> http)
    : description_(std::move(description)),
      file_(read_run_file(description_.folder)),
      http_(std::move(http)),
      server_(*http_) {
  if (file_.key.empty()) {
    file_ = {new_key(), "", ""};
    write_run_file(description_.folder, file_);
  }
  thread_ = quiet_thread([this] { work(); });
}

Tracker::~Tracker() { finish({}); }

void Tracker::finish(Ending ending) {
  if (!thread_.joinable()) return;
  http_->give_up_at(steady_clock::now() + kLongestFarewell);
  {
    const std::lock_guard lock(mutex_);
    ending_ = std::move(ending);
  }
  changed_.notify_all();
  thread_.join();
}

std::vector<Message> Tracker::take_messages() {
  const std::lock_guard lock(mutex_);
  has_messages_ = false;
  return std::exchange(messages_, {});
}

// Each sentence once.
void Tracker::say(LogLevel level, std::string sentence) {
  const std::lock_guard lock(mutex_);
  if (!said_.insert(sentence).second) return;
  messages_.push_back({level, std::move(sentence)});
  has_messages_ = true;
}

// Whether the run has ended.
bool Tracker::wait(milliseconds time) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [this] { return ending_.has_value(); });
}

void Tracker::work() {
  milliseconds pause = kPause;
  do {
    const std::string trouble = attempt([this] { send_rows(); });
    if (!trouble.empty() && !std::exchange(was_lost_, true))
      say(LogLevel::warning,
          trouble + "; the run goes on, and what is to be sent is sent later, if it can be");
    pause = trouble.empty() ? kPause : std::min(2 * pause, kLongestPause);
  } while (!wait(pause));
  attempt([this] { end(); });
}

// After an error it is unknown what the server has.
std::string Tracker::attempt(const std::function<void()>& part) try {
  part();
  return "";
} catch (const std::exception& error) {
  run_.reset();
  tables_.clear();
  metrics_.clear();
  queued_ = sent_;
  return http_->uri() + ": " + error.what();
}

void Tracker::connect() {
  const std::string experiment = server_.experiment(description_.experiment);
  std::optional<TrackedRun> run = server_.find_run(experiment, "ferula.key", file_.key);
  if (run && run->status != "RUNNING") server_.set_status(run->id, "RUNNING");
  if (!run) {
    Texts tags = description_.tags;
    tags.emplace_back("ferula.key", file_.key);
    run = server_.create_run(experiment, description_.name, tags);
  }
  join(*std::move(run));
}

void Tracker::join(TrackedRun run) {
  queued_ = sent_ = run.last_steps;
  const std::string page = http_->uri() + "/#/experiments/" + run.experiment + "/runs/" + run.id;
  if (file_.run != run.id) write_run_file(description_.folder, file_ = {file_.key, run.id, page});
  say(LogLevel::info, "MLflow's run " + page);
  run_ = std::move(run);
  send_configuration();
}

// A parameter of MLflow never changes: of a run that is resumed with other settings the artefact
// has the new ones.
void Tracker::send_configuration() try {
  Texts fresh;
  for (const auto& parameter : description_.parameters)
    if (!run_->parameters.contains(allowed_name(parameter.first))) fresh.push_back(parameter);
  server_.log_parameters(run_->id, fresh);
  const std::filesystem::path file = configuration_file(description_.folder);
  if (!file.empty()) server_.upload(*run_, file, file.filename().string());
} catch (const Refused& refused) {
  say(LogLevel::warning, std::string("the server took no configuration: it ") + refused.what());
}

void Tracker::send_rows() {
  if (!run_) connect();
  read_tables([this] { send_metrics(); });
  send_metrics();
  was_lost_ = false;
}

void Tracker::read_tables(const std::function<void()>& full) {
  for (const std::filesystem::path& file : table_files(description_.folder)) {
    TableFile& table = tables_.try_emplace(file.filename().string(), file).first->second;
    const std::int64_t gap = has_a_row_a_pass(table.table()) ? 1 : description_.interval;
    for (auto rows = table.next(kRowsAtOnce); !rows.empty(); rows = table.next(kRowsAtOnce))
      for (const Row& row : rows) {
        if (metrics_.size() + row.values.size() > Server::kMetricsAtOnce) full();
        add(row, gap);
      }
  }
}

void Tracker::add(const Row& row, std::int64_t gap) {
  const std::int64_t now = milliseconds_now();
  for (const auto& [name, value] : row.values) {
    const auto [last, is_first] = queued_.try_emplace(allowed_name(name), row.episode);
    if (!is_first && row.episode < last->second + gap) continue;
    last->second = row.episode;
    metrics_.push_back({last->first, value, row.episode, now});
  }
}

void Tracker::send_metrics() {
  try {
    if (!metrics_.empty()) server_.log_metrics(run_->id, metrics_);
  } catch (const Refused& refused) {
    say(LogLevel::warning, std::string("the server took no metrics: it ") + refused.what());
  }
  for (const Metric& metric : metrics_) sent_[metric.key] = metric.step;
  metrics_.clear();
}

// A server that is slow with rows may still learn how the run ended.
void Tracker::end() {
  const std::string trouble = attempt([this] { send_rows(); });
  if (!trouble.empty()) report_unsent(trouble);
  if (!trouble.empty() && !http_->gave_up()) return;
  http_->give_up_at(steady_clock::now() + kLongestLastWord);
  const std::string further = attempt([this] { send_ending(); });
  if (!further.empty()) say(LogLevel::warning, further + "; it does not know how the run ended");
}

void Tracker::send_ending() {
  if (!run_) connect();
  server_.set_tag(run_->id, "ferula.status", ending_->reason);
  if (description_.log_model) send_model();
  http_->give_up_at(steady_clock::now() + kLongestLastWord);
  server_.set_status(run_->id, ending_->status);
}

void Tracker::send_model() try {
  const std::filesystem::path best = description_.folder / "models" / "model_best.pt";
  if (std::filesystem::exists(best)) server_.upload(*run_, best, "models/model_best.pt");
} catch (const std::exception& error) {
  say(LogLevel::warning, http_->uri() + ": the best model was not sent: " + error.what());
}

void Tracker::report_unsent(const std::string& why) {
  std::size_t unsent = 0;
  read_tables([&] { unsent += std::exchange(metrics_, {}).size(); });
  unsent += std::exchange(metrics_, {}).size();
  say(LogLevel::warning, why + "; " + std::to_string(unsent) +
                             " values were not sent: the CSV files of " +
                             description_.folder.string() + " have them");
}

}  // namespace ferula::mlflow
