#include "core/plugins/libtorch_check.h"

#include <gmock/gmock.h>
#include <torch/version.h>

#include "ferula/error.h"

namespace ferula {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(LibTorchCheck, TakesTheOneItWasBuiltFor) { EXPECT_NO_THROW(check_libtorch()); }

TEST(LibTorchCheck, TakesAnotherPatchLevel) {
  EXPECT_NO_THROW(check_libtorch(std::uint64_t{TORCH_VERSION_MAJOR} << 56 |
                                 std::uint64_t{TORCH_VERSION_MINOR} << 48 | 0x0000090000000000));
}

TEST(LibTorchCheck, NamesBothVersionsWhenTheyDiffer) {
  EXPECT_THAT([] { check_libtorch(0x0263000000000000); },
              ThrowsMessage<Error>(HasSubstr("built for LibTorch 2." FERULA_TEXT(
                  TORCH_VERSION_MINOR) ", but the LibTorch that was found is 2.99")));
}

TEST(LibTorchCheck, KnowsWhichFileTheProcessHasLoaded) {
  const LibTorch libtorch = loaded_libtorch();
  EXPECT_EQ(libtorch.file.filename(), "libtorch_cpu.so");
  EXPECT_THAT(libtorch.version, ::testing::StartsWith(FERULA_TEXT(
                                    TORCH_VERSION_MAJOR) "." FERULA_TEXT(TORCH_VERSION_MINOR) "."));
}

}  // namespace
}  // namespace ferula
