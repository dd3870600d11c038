// The process of a job, from its first moment.
#include "core/launcher/job_process.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "core/files/descriptor.h"
#include "core/launcher/execute_afresh.h"
#include "core/launcher/fork_server_process.h"
#include "core/plugins/guards.h"
#include "ferula/error.h"

namespace ferula {
namespace {

void die_with(pid_t server) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != server) _exit(1);  // it was gone before the line above
}

void redirect(int descriptor, const char* file, int flags) {
  const int opened = open(file, flags | O_CLOEXEC, 0666);
  if (opened < 0) return;
  dup2(opened, descriptor);
  close(opened);
}

void write_to_console_log(const std::filesystem::path& file) {
  redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
  redirect(STDOUT_FILENO, file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
  dup2(STDOUT_FILENO, STDERR_FILENO);
}

// Of data, not of addresses: LibTorch maps much more than it uses.
void limit_memory(std::int64_t mib) {
  if (mib <= 0) return;
  const auto bytes = static_cast<rlim_t>(mib) << 20;
  const rlimit limit = {bytes, bytes};
  setrlimit(RLIMIT_DATA, &limit);
}

// Before anything of CUDA is loaded, which asks only once.
void show_devices(const std::string& devices) {
  if (!devices.empty()) setenv("CUDA_VISIBLE_DEVICES", devices.c_str(), 1);
}

}  // namespace

void prepare_process(const Job& job) {
  limit_memory(job.limits.memory_mib);
  show_devices(job.devices);
}

int run_reporting(const Job& job, const JobFunction& run) try {
  return run(job);
} catch (const Error& error) {
  std::cerr << "ferula: " << error.what() << '\n';
  return error.exit_code();
} catch (...) {
  std::cerr << "ferula: " << current_exception_sentence() << '\n';
  return 1;
}

void execute_afresh(const Job& job) {
  const int input = memfd_create("job", 0);
  write_all(input, to_text(job));
  lseek(input, 0, SEEK_SET);
  dup2(input, STDIN_FILENO);
  execl("/proc/self/exe", "ferula", "job", static_cast<char*>(nullptr));
}

void become_job(const Job& job, const JobFunction& run, pid_t server, bool afresh) {
  die_with(server);
  write_to_console_log(job.folder / kConsoleLog);
  prepare_process(job);
  if (afresh) execute_afresh(job);
  const int code = run_reporting(job, run);
  std::cout.flush();
  std::cerr.flush();
  std::fflush(nullptr);
  _exit(code);  // LibTorch's destructors would take longer than a short run
}

}  // namespace ferula
