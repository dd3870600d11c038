// The command line of Ferula.
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string_view>

#include "command.h"
#include "core/plugins/libtorch_check.h"
#include "ferula/error.h"
#include "job.h"
#include "version.h"

namespace {

// A descriptor that the caller closed would be given to the next file, which would then be written
// as if it were standard output.
void reserve_standard_descriptors() {
  int descriptor = 0;
  while (descriptor >= 0 && descriptor <= STDERR_FILENO) descriptor = open("/dev/full", O_RDWR);
  close(descriptor);
}

// Memory that a step frees is what the next one needs: given back to the kernel, it would come
// again a page at a time.
void keep_freed_memory() {
  constexpr int kLarge = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_TRIM_THRESHOLD, kLarge);
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) throw ferula::Error("no command; `ferula help` lists them");
  if (words[0] == "--version") {
    std::cout << ferula::version_text();
    return 0;
  }
  if (words[0] == "--help" || words[0] == "-h") {
    std::cout << ferula::overview();
    return 0;
  }
  if (words[0] == "job") return ferula::job({words.begin() + 1, words.end()});
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
  reserve_standard_descriptors();
  keep_freed_memory();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves does not end a training
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like a full disk
  const bool is_doctor = argc > 1 && argv[1] == std::string_view("doctor");  // reports a misfit
  if (!is_doctor) ferula::check_libtorch();
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
