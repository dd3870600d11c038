// An observer: watches run state and acts. Writes a file, draws a bar, stops the run.
#pragma once

#include "ferula/component.h"

namespace ferula {

class Session;

// Implemented by plugins: frozen. Its parameters stand under observers.<Name>.
class FERULA_EXPORT Observer : public Component {
 public:
  ~Observer() override;  // key function

  // Called once, when the worker has declared its values and before the first step. Subscriptions
  // are kept as members: they live as long as the observer does. [worker's thread]
  virtual void attach(Session& session) = 0;
};

}  // namespace ferula
