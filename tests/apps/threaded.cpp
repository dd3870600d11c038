// A plugin that begins a thread when it is loaded, which no process forked from it has.
#include <ferula/observer.h>
#include <ferula/plugin.h>

#include <chrono>
#include <thread>

namespace {

[[maybe_unused]] const bool begun = [] {
  std::thread([] { std::this_thread::sleep_for(std::chrono::hours(1)); }).detach();
  return true;
}();

class Idle final : public ferula::Observer {
 public:
  struct Params {
    void list(ferula::Parameters&) {}
  };
  explicit Idle(const Params&) {}
  void attach(ferula::Session&) override {}
};

}  // namespace

FERULA_PLUGIN("threaded", "0.1.0", "begins a thread", ferula::observer<Idle>("Idle"))
