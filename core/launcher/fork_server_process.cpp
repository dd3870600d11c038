#include "core/launcher/fork_server_process.h"

#include <dlfcn.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/files/environment.h"
#include "core/launcher/warm_up.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

// Between the signal that asks a job to leave and the one that makes it.
constexpr auto kGrace = std::chrono::seconds(5);

struct Child {
  std::int64_t step;
  Clock::time_point deadline;  // what comes next of SIGTERM and SIGKILL
  bool timed_out = false;
};

sigset_t child_signal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  return set;
}

std::int64_t count_threads() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

class Server {
 public:
  Server(Channel channel, const JobFunction& run)
      : channel_(std::move(channel)), run_(run), ended_(watch_children()) {}

  void serve() {
    while (wait()) {
      reap();
      enforce_deadlines();
    }
    signal_all(SIGKILL);
  }

 private:
  // A descriptor that can be polled instead of a handler that interrupts.
  static int watch_children() {
    const sigset_t set = child_signal();
    sigprocmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  }

  int milliseconds_to_deadline() const {
    Clock::time_point next = Clock::time_point::max();
    for (const auto& [process, child] : children_) next = std::min(next, child.deadline);
    if (next == Clock::time_point::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
  }

  // False when nobody is there any more.
  bool wait() {
    pollfd descriptors[] = {{channel_.descriptor(), POLLIN, 0}, {ended_, POLLIN, 0}};
    if (poll(descriptors, 2, milliseconds_to_deadline()) <= 0) return true;
    signalfd_siginfo ignored;
    while (read(ended_, &ignored, sizeof(ignored)) > 0) continue;
    return descriptors[0].revents == 0 || obey();
  }

  bool obey() {
    const auto text = channel_.receive();
    if (!text) return false;
    const Json order = Json::parse(*text);
    if (order.contains("load")) return load(order.at("load"));
    if (order.contains("stop"))
      signal_all(SIGTERM);
    else
      start(parse_job(order.at("start")));
    return true;
  }

  bool load(const std::vector<std::string>& libraries) {
    for (const std::string& library : libraries) dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    warm_up();
    try {
      hash_ahead({libraries.begin(), libraries.end()});
    } catch (const Error&) {  // a library that cannot be read is an error of the job that needs it
    }
    const std::int64_t threads = count_threads();
    execute_afresh_ = threads > 1;
    return channel_.send(Json{{"threads", threads}}.dump());
  }

  void start(const Job& job) {
    const pid_t server = getpid(), process = fork();
    if (process == 0) {
      const sigset_t set = child_signal();
      sigprocmask(SIG_UNBLOCK, &set, nullptr);
      close(ended_);
      channel_ = Channel();
      become_job(job, run_, server, execute_afresh_);
    }
    if (process < 0) return report({job.step, SIGKILL, false, ""});
    const auto limit = std::chrono::duration<double>(job.limits.seconds);
    children_[process] = {job.step, limit.count() > 0
                                        ? Clock::now() + std::chrono::ceil<Clock::duration>(limit)
                                        : Clock::time_point::max()};
  }

  void reap() {
    int status = 0;
    for (pid_t process; (process = waitpid(-1, &status, WNOHANG)) > 0;) {
      const auto child = children_.find(process);
      if (child == children_.end()) continue;
      report({child->second.step, status, child->second.timed_out, ""});
      children_.erase(child);
    }
  }

  void enforce_deadlines() {
    for (auto& [process, child] : children_) {
      if (child.deadline > Clock::now()) continue;
      kill(process, child.timed_out ? SIGKILL : SIGTERM);
      child.timed_out = true;
      child.deadline = Clock::now() + kGrace;
    }
  }

  void signal_all(int signal) {
    for (const auto& [process, child] : children_) kill(process, signal);
  }

  void report(const JobEnd& end) {
    channel_.send(
        Json{{"step", end.step}, {"wait_status", end.wait_status}, {"timed_out", end.timed_out}}
            .dump());
  }

  Channel channel_;
  const JobFunction& run_;
  int ended_;
  std::map<pid_t, Child> children_;
  bool execute_afresh_ = false;
};

}  // namespace

void serve(Channel channel, const JobFunction& run) {
  setpgid(0, 0);  // Ctrl-C is for the process that decides what follows of it
  Server(std::move(channel), run).serve();
  _exit(0);
}

}  // namespace ferula
