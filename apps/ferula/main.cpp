// The command line of Ferula.
#include <iostream>

#include "command.h"
#include "core/plugins/libtorch_check.h"
#include "ferula/error.h"
#include "version.h"

namespace {

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) throw ferula::Error("no command\n\n" + ferula::overview());
  if (words[0] == "--version") {
    std::cout << ferula::version_text();
    return 0;
  }
  if (words[0] == "--help" || words[0] == "-h") {
    std::cout << ferula::overview();
    return 0;
  }
  const ferula::Command& command = ferula::find_command(words[0]);
  const auto arguments = ferula::parse_arguments(command, {words.begin() + 1, words.end()});
  if (arguments.has("help")) {
    std::cout << ferula::help_text(command);
    return 0;
  }
  return command.run(arguments);
}

}  // namespace

int main(int argc, char** argv) try {
  ferula::check_libtorch();
  const int code = dispatch({argv + 1, argv + argc});
  if (!std::cout.flush()) throw ferula::Error::failed_run("cannot write to standard output");
  return code;
} catch (const ferula::Error& error) {
  std::cerr << "ferula: " << error.what() << '\n';
  return error.exit_code();
} catch (const std::exception& error) {
  std::cerr << "ferula: " << error.what() << '\n';
  return 1;
}
