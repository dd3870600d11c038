// The one error type, thrown by host and plugins alike for whatever a user can cause.
#pragma once

#include <stdexcept>
#include <string>

#include "ferula/build.h"

namespace ferula {

// A sentence for the person at the keyboard: where, what happened, what was expected, how to mend
// it. Carries the exit code of the program.
class FERULA_EXPORT Error : public std::runtime_error {
 public:
  // Bad use: command line, configuration, plugin or unreadable input. Exit code 2.
  explicit Error(const std::string& sentence);
  // A run that failed. Exit code 1.
  static Error failed_run(const std::string& sentence);

  ~Error() override;  // key function

  int exit_code() const noexcept { return exit_code_; }

  // The same error with a place in front, as guards add it: "place: sentence".
  Error at(const std::string& place) const;

 private:
  Error(const std::string& sentence, int exit_code);
  int exit_code_;
};

}  // namespace ferula
