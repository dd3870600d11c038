#include "core/session/interrupts.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <utility>

namespace ferula {
namespace {

constexpr int kInterrupted = 130;
constexpr std::array kSignals = {SIGINT, SIGTERM, SIGUSR1, SIGUSR2};

std::atomic<bool> leave{false}, checkpoint{false}, dump{false};
static_assert(std::atomic<bool>::is_always_lock_free, "signal handlers may touch nothing else");
std::array<struct sigaction, kSignals.size()> before;

void handle(int signal) {
  if (signal == SIGUSR1)
    checkpoint = true;
  else if (signal == SIGUSR2)
    dump = true;
  else if (leave.exchange(true))
    _exit(kInterrupted);
}

}  // namespace

Interrupts::Interrupts() {
  leave = checkpoint = dump = false;
  struct sigaction action = {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &before[i]);
}

Interrupts::~Interrupts() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before[i], nullptr);
}

bool Interrupts::leave_requested() const { return leave; }
bool Interrupts::take_checkpoint_request() { return checkpoint.exchange(false); }
bool Interrupts::take_dump_request() { return dump.exchange(false); }

}  // namespace ferula
