#include "core/project/reservations.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/files/atomic_file.h"
#include "core/files/descriptor.h"
#include "core/project/references.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kMark = "reserved by a step of a schedule: ";
constexpr const char* kWanted = "wanted";
constexpr const char* kTaken = "taken";

// The first bytes of a file; "" if it cannot be read.
std::string beginning(const fs::path& file, std::size_t count) {
  std::string bytes(count, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

// A file with these bytes that was not there before. Returns 0 or errno.
int write_new(const fs::path& file, std::string_view bytes) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return errno;
  const int error = write_all(descriptor, bytes);
  return ::close(descriptor) == 0 ? error : errno;
}

// What is left of attempts to replace these files, which nobody else writes.
void remove_temporary_files_of(const std::set<fs::path>& files, const fs::path& folder) {
  std::error_code ignored;  // a folder that is not there has none
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (const auto temporary = parse_temporary_name(entry.path());
        temporary && files.count(temporary->target) > 0)
      remove_path(entry.path());
}

}  // namespace

bool is_reserved(const fs::path& file) { return beginning(file, kMark.size()) == kMark; }

Reservations::Reservations(fs::path project, fs::path step)
    : project_(std::move(project)),
      step_(std::move(step)),
      mark_(std::string(kMark) + make_reference(project_, step_) + "\n") {
  remove_leftovers();
  list_ = ::open(list().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (list_ < 0) throw write_error(list(), errno);
}

Reservations::~Reservations() { ::close(list_); }

bool Reservations::is_mine(const fs::path& file) const {
  return beginning(file, mark_.size() + 1) == mark_;
}

void Reservations::remove_leftovers() const {
  remove_path(temporary());
  const std::set<fs::path> files = leftovers();
  std::set<fs::path> folders;
  for (const fs::path& file : files) {
    remove_path(file);
    folders.insert(file.parent_path());
  }
  for (const fs::path& folder : folders) remove_temporary_files_of(files, folder);
}

// What an earlier attempt took.
std::set<fs::path> Reservations::leftovers() const {
  std::set<fs::path> files;
  std::ifstream lines(list());
  for (std::string line; std::getline(lines, line);) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded()) break;  // the last line, cut off by a power failure
    for (const auto& [event, reference] : json.items()) {
      const fs::path file = resolve_reference(project_, reference.get<std::string>());
      if (event == kTaken || is_mine(file)) files.insert(file);
    }
  }
  return files;
}

// False if the name is taken.
bool Reservations::link(const fs::path& file) const {
  if (::link(temporary().c_str(), file.c_str()) == 0) return true;
  if (errno == EEXIST) return false;
  // No links here, or another file system: exclusive all the same, but a step that is killed
  // within these microseconds leaves an empty file.
  const int error = write_new(file, mark_);
  if (error != 0 && error != EEXIST) throw write_error(file, error);
  return error == 0;
}

bool Reservations::take(const fs::path& file) {
  if (fs::exists(fs::symlink_status(file))) return false;  // cheap, and mostly right
  remove_path(temporary());
  if (const int error = write_new(temporary(), mark_)) throw write_error(temporary(), error);
  append(kWanted, file);
  const bool mine = link(file);
  if (mine) {
    append(kTaken, file);
    if (::fdatasync(list_) != 0) throw write_error(list(), errno);
  }
  remove_path(temporary());
  return mine;
}

bool Reservations::give_back(const fs::path& file) {
  if (fs::exists(fs::symlink_status(file)) && !is_mine(file)) return false;
  remove_path(file);
  return true;
}

void Reservations::append(const char* event, const fs::path& file) const {
  const std::string line = Json{{event, make_reference(project_, file)}}.dump() + "\n";
  if (const int error = write_all(list_, line)) throw write_error(list(), error);
}

}  // namespace ferula
