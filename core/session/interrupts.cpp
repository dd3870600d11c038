#include "core/session/interrupts.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <utility>

namespace ferula {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGUSR1, SIGUSR2};

std::atomic<int> leave{0};
std::atomic<bool> checkpoint{false}, dump{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free,
              "signal handlers may touch nothing else");
std::array<struct sigaction, kSignals.size()> before;

void handle(int signal) {
  if (signal == SIGUSR1)
    checkpoint = true;
  else if (signal == SIGUSR2)
    dump = true;
  else if (leave.exchange(signal) != 0)
    _exit(128 + signal);
}

}  // namespace

Interrupts::Interrupts() {
  leave = 0;
  checkpoint = dump = false;
  struct sigaction action = {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &before[i]);
}

Interrupts::~Interrupts() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before[i], nullptr);
}

int Interrupts::leave_requested() const { return leave; }
bool Interrupts::take_checkpoint_request() { return checkpoint.exchange(false); }
bool Interrupts::take_dump_request() { return dump.exchange(false); }

}  // namespace ferula
