#include "core/files/descriptor.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ferula {

int write_all(int descriptor, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      return errno;
  }
  return 0;
}

Error write_error(const std::filesystem::path& file, int error) {
  return Error::failed_run("cannot write '" + file.string() +
                           "': " + std::generic_category().message(error));
}

void remove_path(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) throw Error::failed_run("cannot remove '" + path.string() + "': " + error.message());
}

}  // namespace ferula
