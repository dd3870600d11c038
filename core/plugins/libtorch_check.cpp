#include "core/plugins/libtorch_check.h"

#include <torch/csrc/inductor/aoti_torch/c/shim.h>
#include <torch/version.h>

#include <string>

#include "core/plugins/installation.h"
#include "ferula/build.h"
#include "ferula/error.h"

namespace ferula {

void check_libtorch() { check_libtorch(aoti_torch_abi_version()); }

void check_libtorch(std::uint64_t version) {
  const std::uint64_t major = version >> 56, minor = version >> 48 & 0xff;
  if (major == TORCH_VERSION_MAJOR && minor == TORCH_VERSION_MINOR) return;
  throw Error("Ferula was built for LibTorch " FERULA_TEXT(TORCH_VERSION_MAJOR) "." FERULA_TEXT(
                  TORCH_VERSION_MINOR) ", but the LibTorch that was found is " +
              std::to_string(major) + "." + std::to_string(minor) +
              "; look at LD_LIBRARY_PATH, or rebuild Ferula with this one");
}

LibTorch loaded_libtorch() {
  const std::uint64_t version = aoti_torch_abi_version();
  std::string text = std::to_string(version >> 56);
  for (const int shift : {48, 40}) text += "." + std::to_string(version >> shift & 0xff);
  return {file_of(&aoti_torch_abi_version), text};
}

}  // namespace ferula
