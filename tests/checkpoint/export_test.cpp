#include "core/checkpoint/export.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "core/checkpoint/archive.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Export, SafetensorsHaveAHeaderAndAlignedData) {
  const TemporaryFolder folder;
  export_weights({{"b", at::ones({3}, at::kByte)}, {"a", at::arange(2, at::kFloat)}},
                 folder / "weights.safetensors");
  const std::string bytes = content(folder / "weights.safetensors");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  const auto header = nlohmann::json::parse(bytes.substr(8, length));
  EXPECT_EQ(length % 8, 0u);
  EXPECT_EQ(header["a"]["dtype"], "F32");
  EXPECT_EQ(header["a"]["data_offsets"], nlohmann::json({0, 8}));
  EXPECT_EQ(header["b"]["data_offsets"], nlohmann::json({8, 11}));
  EXPECT_EQ(bytes.substr(8 + length), std::string("\0\0\0\0\0\0\x80\x3f\1\1\1", 11));
}

TEST(Export, PtHoldsTheTensorsAlone) {
  const TemporaryFolder folder;
  export_weights({{"weight", at::ones({2})}}, folder / "weights.pt");
  const Dictionary read = read_archive(folder / "weights.pt");
  EXPECT_EQ(read.size(), 1u);
  EXPECT_TRUE(at::equal(read.get<at::Tensor>("weight"), at::ones({2})));
}

TEST(Export, RefusesOtherExtensionsAndOtherThings) {
  EXPECT_THAT([] { export_weights({}, "weights.onnx"); },
              ThrowsMessage<Error>(HasSubstr("ends in .safetensors or .pt")));
  EXPECT_THAT(
      [] {
        export_weights({{"epoch", 3}}, "weights.pt");
      },
      ThrowsMessage<Error>("only tensors can be exported, 'epoch' is none"));
  EXPECT_THAT(
      [] {
        export_weights({{"z", at::ones({1}, at::kComplexFloat)}}, "w.safetensors");
      },
      ThrowsMessage<Error>(HasSubstr("no type for 'z'")));
}

}  // namespace
}  // namespace ferula
