#include "core/plugins/installation.h"

#include <dlfcn.h>

namespace ferula {

namespace fs = std::filesystem;

fs::path installation() {
  Dl_info library{};
  ::dladdr(reinterpret_cast<const void*>(&installation), &library);
  const fs::path folder = fs::weakly_canonical(library.dli_fname).parent_path();
  return (folder.filename() == "ferula" ? folder.parent_path() : folder).parent_path();
}

}  // namespace ferula
