#include "core/files/npz.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>

#include <random>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// A .npy file as NumPy writes it, with any header.
std::string npy(std::string header, const std::string& data) {
  header.resize(117, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + data;
}

TEST(Npz, ArraysComeBackByNameInOrder) {
  const TemporaryFolder folder;
  const at::Tensor matrix = at::arange(6).reshape({2, 3});
  write_npz(folder / "a.npz", {{"z", matrix}, {"a", at::ones({})}});
  const NamedArrays arrays = read_npz(folder / "a.npz");
  ASSERT_EQ(arrays.size(), 2u);
  EXPECT_EQ(arrays[0].first, "z");
  EXPECT_TRUE(at::equal(arrays[0].second, matrix));
  EXPECT_EQ(arrays[1].second.dim(), 0);
}

TEST(Npz, ReadsOneArrayByName) {
  const TemporaryFolder folder;
  write_npz(folder / "a.npz", {{"x", at::arange(3)}, {"y", at::arange(4)}});
  EXPECT_TRUE(at::equal(read_npz(folder / "a.npz", "y"), at::arange(4)));
  EXPECT_THAT([&] { read_npz(folder / "a.npz", "z"); },
              ThrowsMessage<Error>(HasSubstr("there is no array 'z', only: x, y")));
}

TEST(Npz, KeepsEachType) {
  const TemporaryFolder folder;
  for (const at::ScalarType type : {at::kHalf, at::kFloat, at::kDouble, at::kChar, at::kShort,
                                    at::kInt, at::kLong, at::kByte, at::kBool}) {
    const at::Tensor tensor = at::arange(5).to(type);
    write_npy(folder / "a.npy", tensor);
    const at::Tensor read = read_npy(folder / "a.npy");
    EXPECT_EQ(read.scalar_type(), type);
    EXPECT_TRUE(at::equal(read, tensor));
  }
}

TEST(Npz, KeepsEmptyArraysAndTransposedOnes) {
  const TemporaryFolder folder;
  const at::Tensor transposed = at::arange(6).reshape({2, 3}).t();
  write_npz(folder / "a.npz", {{"empty", at::empty({0, 3})}, {"transposed", transposed}});
  const NamedArrays arrays = read_npz(folder / "a.npz");
  EXPECT_EQ(arrays[0].second.sizes(), at::IntArrayRef({0, 3}));
  EXPECT_TRUE(at::equal(arrays[1].second, transposed));
}

TEST(Npz, EqualArraysGiveEqualBytes) {
  const TemporaryFolder folder;
  write_npz(folder / "a.npz", {{"x", at::ones({3})}});
  write_npz(folder / "b.npz", {{"x", at::ones({3})}});
  EXPECT_EQ(content(folder / "a.npz"), content(folder / "b.npz"));
}

TEST(Npz, FortranOrderBecomesATransposedView) {
  const TemporaryFolder folder;
  write(folder / "a.npy",
        npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", {0, 3, 1, 4, 2, 5}));
  EXPECT_TRUE(at::equal(read_npy(folder / "a.npy"), at::arange(6).to(at::kByte).reshape({2, 3})));
}

TEST(Npz, RefusesWhatItCannotRead) {
  const TemporaryFolder folder;
  const auto expect = [&](const std::string& bytes, const std::string& sentence) {
    write(folder / "a.npy", bytes);
    EXPECT_THAT([&] { read_npy(folder / "a.npy"); }, ThrowsMessage<Error>(HasSubstr(sentence)));
  };
  expect("", "does not begin as .npy files do");
  expect(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "1234"), "type '>f4'");
  expect(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "1234"),
         "has 4 bytes, its shape asks for 8");
  expect(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 99), }", ""),
         "larger than any memory");
  expect(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "1234"),
         "has fields");
  expect(npy("", "").substr(0, 50), "cut off");
  write(folder / "a.npz", "no archive");
  EXPECT_THAT([&] { read_npz(folder / "a.npz"); }, ThrowsMessage<Error>(HasSubstr("no zip")));
  EXPECT_THAT([&] { read_npz(folder / "b"); }, ThrowsMessage<Error>(HasSubstr("no such file")));
}

TEST(Npz, DamageIsAnErrorNeverACrash) {
  const TemporaryFolder folder;
  write_npz(folder / "a.npz", {{"x", at::ones({3})}, {"y", at::ones({2, 2}, at::kLong)}});
  const std::string intact = content(folder / "a.npz");
  std::mt19937 random(1);
  int errors = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = intact;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    write(folder / "b.npz", damaged);
    try {
      read_npz(folder / "b.npz");
    } catch (const Error&) {
      ++errors;
    }
  }
  EXPECT_GT(errors, 1000);
}

}  // namespace
}  // namespace ferula
