#include "core/files/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "core/files/status.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

// "fe:00:11338786", as /proc/locks has it.
std::string identity(int descriptor) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0) return "";
  char text[64];
  std::snprintf(text, sizeof text, "%02x:%02x:%ju", major(facts.st_dev), minor(facts.st_dev),
                static_cast<std::uintmax_t>(facts.st_ino));
  return text;
}

// Lines are "1: FLOCK  ADVISORY  WRITE 4711 fe:00:11338786 0 EOF". Empty if none is visible, as in
// another container.
std::string process_in_proc(const std::string& file) {
  std::ifstream locks("/proc/locks");
  std::string number, type, advisory, access, process, locked, rest;
  while (locks >> number >> type >> advisory >> access >> process >> locked &&
         std::getline(locks, rest))
    if (type == "FLOCK" && locked == file && process.find_first_not_of('0') == 0) return process;
  return "";
}

// " (ferula train x.yaml)", or nothing.
std::string command_line(const std::string& process) {
  std::ifstream stream("/proc/" + process + "/cmdline", std::ios::binary);
  std::string words(std::istreambuf_iterator<char>(stream), {});
  while (words.ends_with('\0')) words.pop_back();
  std::replace(words.begin(), words.end(), '\0', ' ');
  constexpr std::size_t kLongest = 200;
  if (words.size() > kLongest) words.replace(kLongest, std::string::npos, "…");
  return words.empty() ? "" : " (" + words + ")";
}

std::string process_in_status(const fs::path& folder) try {
  const Status status = read_status(folder / "status.json");
  if (status.state != "running") return "another process";
  return "process " + std::to_string(status.process) + " on " + status.host;
} catch (const Error&) {
  return "another process";
}

std::string holder(const fs::path& folder, int descriptor) {
  const std::string process = process_in_proc(identity(descriptor));
  return process.empty() ? process_in_status(folder) : "process " + process + command_line(process);
}

bool lock(int descriptor, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace

FolderLock::FolderLock(const fs::path& folder, std::chrono::milliseconds patience)
    : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0) throw Error(folder.string() + ": " + std::strerror(errno));
  if (lock(descriptor_, patience)) return;
  const std::string name = holder(folder, descriptor_);
  ::close(descriptor_);
  throw Error(folder.string() + ": " + name + " is working in it");
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace ferula
