#include "core/plugins/trust.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "ferula/error.h"

namespace ferula {

void check_trust(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    throw Error(path.string() + ": cannot look at it: " + std::strerror(errno));
  const std::string subject =
      path.string() + ": this " + (S_ISDIR(status.st_mode) ? "folder" : "file");
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    throw Error(subject + " belongs to another user (number " + std::to_string(status.st_uid) +
                "); plugins are taken from you and root only, unless you say --trust-plugins");
  if ((status.st_mode & S_IWOTH) != 0)
    throw Error(subject +
                " can be written by others, who could place any plugin there; mend it with "
                "chmod o-w, or say --trust-plugins");
}

}  // namespace ferula
