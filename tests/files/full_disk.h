// What a write does on a full disk, tried in a child process.
#pragma once

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "ferula/error.h"

namespace ferula {

// For EXPECT_EXIT: files may not grow beyond `bytes`; prints the Error and exits with its code.
// LibTorch may not compute in a forked child: make tensors before.
template <class F>
[[noreturn]] void run_on_full_disk(rlim_t bytes, F write) try {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  write();
  std::_Exit(0);
} catch (const Error& error) {
  std::cerr << error.what() << std::endl;
  std::_Exit(error.exit_code());
}

}  // namespace ferula
