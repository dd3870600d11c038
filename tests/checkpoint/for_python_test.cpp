// Files for tests/proofs/read_checkpoint.py; FERULA_KEEP names the folder to leave them in.
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/checkpoint/archive.h"
#include "core/checkpoint/export.h"
#include "core/files/npz.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

Dictionary tensors() {
  const at::Tensor matrix = at::arange(6, at::kFloat).reshape({2, 3});
  Dictionary result{{"matrix", matrix},       {"transposed", matrix.t()},
                    {"tied", matrix},         {"column", matrix.select(1, 1)},
                    {"scalar", at::ones({})}, {"empty", at::empty({0, 3})}};
  for (const auto& [name, type] :
       {std::pair("float64", at::kDouble), std::pair("float16", at::kHalf),
        std::pair("bfloat16", at::kBFloat16), std::pair("int64", at::kLong),
        std::pair("int32", at::kInt), std::pair("int16", at::kShort), std::pair("int8", at::kChar),
        std::pair("uint8", at::kByte), std::pair("bool", at::kBool)})
    result.set(name, at::arange(3).to(type));
  const at::Tensor images = at::ones({2, 3, 4, 5});
  result.set("channels_last", images.contiguous(at::MemoryFormat::ChannelsLast));
  return result;
}

TEST(ForPython, WritesOneFileOfEachKind) {
  const char* keep = std::getenv("FERULA_KEEP");
  const TemporaryFolder temporary;
  const std::filesystem::path folder = keep != nullptr ? keep : temporary.path();
  write_archive(folder / "checkpoint.pt", {{"name", "Léon's LeNet5"},
                                           {"episode", std::int64_t{1} << 40},
                                           {"loss", 0.1},
                                           {"converged", false},
                                           {"tensors", tensors()},
                                           {"list", List{1, 2.5, "three", List{}, Dictionary{}}}});
  export_weights(tensors(), folder / "weights.pt");
  export_weights(tensors(), folder / "weights.safetensors");
  write_npz(folder / "arrays.npz",
            {{"b", at::arange(6).reshape({2, 3})}, {"a", at::ones({}, at::kBool)}});
  for (const char* name : {"checkpoint.pt", "weights.pt", "weights.safetensors", "arrays.npz"})
    EXPECT_GT(std::filesystem::file_size(folder / name), 0u) << name;
}

}  // namespace
}  // namespace ferula
