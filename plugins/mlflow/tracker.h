// A run of MLflow, kept up to date with an experiment's folder by a thread of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "ferula/session.h"
#include "run_file.h"
#include "server.h"
#include "table_file.h"

namespace ferula::mlflow {

// What the run is to be.
struct RunDescription {
  std::filesystem::path folder;
  std::string experiment, name;
  Texts tags, parameters;
  std::int64_t interval = 100;  // episodes between two points of a table with a row a batch
  bool log_model = true;
};

struct Ending {
  std::string status = "FAILED";  // FINISHED, FAILED, KILLED
  std::string reason;
};

// What a tracker has to tell.
struct Message {
  LogLevel level;
  std::string sentence;
};

// Keeps nothing in memory: what is to be sent is what the folder's CSV files have and the server
// has not. After any failure the server is asked again what it has, and the files are read again;
// so does a resumed run. Nothing is sent twice, and a run waits for a server at its end only.
class Tracker {
 public:
  Tracker(RunDescription description, std::unique_ptr<Http> http);
  ~Tracker();  // of a run without an end: it failed
  Tracker(const Tracker&) = delete;
  Tracker& operator=(const Tracker&) = delete;

  // Sends what is left, the best model, and how the run ended. Waits for rows 10 s at most, for a
  // model as long as it makes progress, and for a server that is gone not at all.
  void finish(Ending ending);

  // What came up since the last call. [any thread]
  bool has_messages() const { return has_messages_; }
  std::vector<Message> take_messages();

 private:
  void work();
  bool wait(std::chrono::milliseconds time);
  void say(LogLevel level, std::string sentence);
  std::string attempt(const std::function<void()>& part);  // why it failed, or nothing

  void connect();
  void join(TrackedRun run);
  void send_configuration();
  void send_rows();
  void read_tables(const std::function<void()>& full);
  void add(const Row& row, std::int64_t gap);
  void send_metrics();
  void end();
  void send_ending();
  void send_model();
  void report_unsent(const std::string& why);

  RunDescription description_;
  RunFile file_;
  std::unique_ptr<Http> http_;
  Server server_;

  // Of the thread.
  std::optional<TrackedRun> run_;  // while the server answers
  std::map<std::string, TableFile> tables_;
  std::map<std::string, std::int64_t> queued_, sent_;  // the last steps, by metric
  std::vector<Metric> metrics_;
  bool was_lost_ = false;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::optional<Ending> ending_;
  std::vector<Message> messages_;
  std::set<std::string> said_;
  std::atomic<bool> has_messages_ = false;
  std::thread thread_;
};

}  // namespace ferula::mlflow
