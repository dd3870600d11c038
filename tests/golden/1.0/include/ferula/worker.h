// A worker: the application that brings problem and model together. A trainer, a tester, a
// scheduler.
#pragma once

#include "ferula/component.h"

namespace ferula {

class Session;

// Implemented by plugins: frozen. Its parameters are listed from the root of the configuration
// ("training.terminal_conditions.epoch_limit"), because its sections are the application's.
class FERULA_EXPORT Worker : public Component {
 public:
  ~Worker() override;  // key function

  // Runs to the end, or until session.stopping(). Called once. [worker's thread]
  virtual void run(Session& session) = 0;
};

}  // namespace ferula
