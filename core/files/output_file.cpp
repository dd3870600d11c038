#include "core/files/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <system_error>

#include "core/files/descriptor.h"

namespace ferula {
namespace {

constexpr std::size_t kBufferSize = 1 << 20;

struct stat information(int descriptor, const std::filesystem::path& file) {
  struct stat result {};
  if (::fstat(descriptor, &result) != 0) throw write_error(file, errno);
  return result;
}

}  // namespace

BufferedFile::BufferedFile(std::filesystem::path file)
    : file_(std::move(file)),
      descriptor_(::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) throw write_error(file_, errno);
  written_ = information(descriptor_, file_).st_size;
}

BufferedFile::~BufferedFile() {
  write_all(descriptor_, buffer_);
  ::close(descriptor_);
}

void BufferedFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBufferSize) flush();
}

void BufferedFile::flush() {
  const int error = write_all(descriptor_, buffer_);
  buffer_.clear();  // also after an error: a part of it may be in the file
  const struct stat now = information(descriptor_, file_);
  written_ = now.st_size;
  if (error != 0) throw write_error(file_, error);
  if (now.st_nlink == 0)
    throw Error::failed_run("'" + file_.string() + "' was deleted during the run");
}

void BufferedFile::sync() {
  flush();
  // A pipe or a terminal has nothing to sync.
  if (::fsync(descriptor_) != 0 && errno != EINVAL) throw write_error(file_, errno);
}

std::int64_t BufferedFile::length() const {
  return written_ + static_cast<std::int64_t>(buffer_.size());
}

void BufferedFile::truncate_to(std::int64_t length) {
  flush();
  if (length > written_)
    throw Error("'" + file_.string() + "' has " + std::to_string(written_) + " bytes, but had " +
                std::to_string(length) +
                " when the snapshot was taken: the run cannot go on without them");
  if (::ftruncate(descriptor_, length) != 0) throw write_error(file_, errno);
  written_ = length;
}

BufferedFile& OutputFiles::open(const std::string& name) {
  const auto found = files_.find(name);
  if (found != files_.end()) return found->second;
  const std::filesystem::path file = path_of(name);
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) throw write_error(file, error.value());
  BufferedFile& opened = files_.try_emplace(name, file).first->second;
  if (!snapshot_.contains(name)) opened.truncate_to(0);
  return opened;
}

void OutputFiles::flush_all() {
  for (auto& [name, file] : files_) file.flush();
}

FileLengths OutputFiles::lengths() {
  std::map<std::string, std::int64_t> result = snapshot_;
  for (auto& [name, file] : files_) {
    file.sync();
    result[name] = file.length();
  }
  return {result.begin(), result.end()};
}

void OutputFiles::cut_back(const FileLengths& lengths) {
  assert(files_.empty());
  for (const auto& [name, length] : lengths) {
    const std::filesystem::path file = path_of(name);
    if (!std::filesystem::exists(file))
      throw Error("'" + file.string() +
                  "' is missing: the snapshot goes on with it, so the run cannot be resumed");
    BufferedFile(file).truncate_to(length);
    snapshot_[name] = length;
  }
}

std::filesystem::path OutputFiles::path_of(const std::string& name) const {
  const std::filesystem::path relative(name);
  const bool escapes = std::find(relative.begin(), relative.end(), "..") != relative.end();
  if (escapes || relative.is_absolute() || !relative.has_filename())
    throw Error("'" + name + "' is no name of a file in the experiment's folder");
  return folder_ / relative;
}

}  // namespace ferula
