// How long a schedule will still take, by the steps that are done.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ferula {

// Steps of one command are taken to last as long as those of it that are done; of a command of
// which none is done, as long as the mean of all.
class RemainingTime {
 public:
  void plan(const std::string& command) { ++commands_[command].left; }
  // A step is done, has failed or is skipped.
  void end(const std::string& command) { --commands_[command].left; }
  void measure(const std::string& command, double seconds);

  // With so many steps side by side; nothing before the first one is done.
  std::optional<double> seconds(std::int64_t slots) const;

 private:
  struct Command {
    std::int64_t left = 0, measured = 0;
    double seconds = 0;
  };
  std::map<std::string, Command> commands_;
};

}  // namespace ferula
