#include "core/plugins/installation.h"

#include <dlfcn.h>

namespace ferula {

namespace fs = std::filesystem;

fs::path installation() {
  const fs::path folder = file_of(&installation).parent_path();
  return (folder.filename() == "ferula" ? folder.parent_path() : folder).parent_path();
}

fs::path file_at(const void* address) {
  Dl_info information{};
  ::dladdr(address, &information);
  return fs::weakly_canonical(information.dli_fname);
}

}  // namespace ferula
