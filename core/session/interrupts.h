// Signals, as the safe point sees them.
#pragma once

namespace ferula {

// While one exists: the first SIGINT or SIGTERM asks the run to finish its step, save and leave; a
// second one leaves now, with exit code 130 or 143 (128 and the signal). SIGUSR1 asks for a
// checkpoint, SIGUSR2 for the state tree. One at a time in a process.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  // The signal that asked to leave; 0: none.
  int leave_requested() const;
  // True once a request; asking forgets it.
  bool take_checkpoint_request();
  bool take_dump_request();
};

}  // namespace ferula
