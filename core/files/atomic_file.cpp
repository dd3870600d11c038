#include "core/files/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <regex>
#include <utility>

#include "core/files/descriptor.h"

namespace ferula {
namespace {

// model_best.pt.4711-1.tmp: no two writers meet, and leftovers are recognised.
std::filesystem::path temporary_name(std::filesystem::path file) {
  static std::atomic<int> count = 0;
  file += '.' + std::to_string(::getpid()) + '-' + std::to_string(++count) + ".tmp";
  return file;
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path file)
    : file_(std::move(file)), temporary_(temporary_name(file_)) {
  std::error_code ignored;
  const std::filesystem::file_status old = std::filesystem::status(file_, ignored);
  if (std::filesystem::exists(old) && !std::filesystem::is_regular_file(old))
    throw Error::failed_run("cannot write '" + file_.string() +
                            "': there is a folder or a device of this name");
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail(errno);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!committed_) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) noexcept {
  if (error_ == 0) error_ = write_all(descriptor_, bytes);
}

void AtomicFile::commit(Durability durability) {
  const bool sync = durability == Durability::synced;
  if (error_ == 0 && sync && ::fsync(descriptor_) != 0) error_ = errno;
  if (::close(std::exchange(descriptor_, -1)) != 0 && error_ == 0) error_ = errno;
  if (error_ != 0) fail(error_);
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) fail(errno);
  committed_ = true;
  if (!sync) return;
  make_durable(file_.has_parent_path() ? file_.parent_path()
                                       : ".");  // else the new name may be lost
}

void AtomicFile::fail(int error) const { throw write_error(file_, error); }

void write_file(const std::filesystem::path& file, std::string_view bytes, Durability durability) {
  AtomicFile target(file);
  target.write(bytes);
  target.commit(durability);
}

void make_durable(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw write_error(path, errno);
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (error != 0) throw write_error(path, error);
}

std::optional<TemporaryFile> parse_temporary_name(const std::filesystem::path& file) {
  static const std::regex pattern(R"((.*)\.(\d{1,9})-\d+\.tmp)");
  const std::string name = file.filename().string();
  std::smatch parts;
  if (!name.ends_with(".tmp") || !std::regex_match(name, parts, pattern)) return {};
  return TemporaryFile{file.parent_path() / parts[1].str(), std::stoll(parts[2])};
}

void remove_temporary_files(const std::filesystem::path& folder) {
  std::error_code ignored;  // a file that cannot be removed does no harm
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored))
    if (parse_temporary_name(entry.path())) std::filesystem::remove(entry.path(), ignored);
}

}  // namespace ferula
