#include "core/files/npz.h"

#include <fstream>
#include <iterator>

#include "core/files/atomic_file.h"
#include "core/files/npy.h"
#include "core/files/zip.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr std::string_view kSuffix = ".npy";

std::string without_suffix(std::string name) {
  if (name.ends_with(kSuffix)) name.resize(name.size() - kSuffix.size());
  return name;
}

[[noreturn]] void fail(const std::filesystem::path& file, const Error& error) {
  throw Error("cannot read '" + file.string() + "' as a file of NumPy arrays: " + error.what());
}

}  // namespace

NamedArrays read_npz(const std::filesystem::path& file) try {
  const ZipReader archive(file);
  NamedArrays arrays;
  for (std::size_t i = 0; i < archive.records().size(); ++i)
    arrays.emplace_back(without_suffix(archive.records()[i].name), npy_tensor(archive.read(i)));
  return arrays;
} catch (const Error& error) {
  fail(file, error);
}

at::Tensor read_npy(const std::filesystem::path& file) try {
  if (!std::filesystem::is_regular_file(file)) throw Error("there is no such file");
  std::ifstream stream(file, std::ios::binary);
  return npy_tensor(std::string(std::istreambuf_iterator<char>(stream), {}));
} catch (const Error& error) {
  fail(file, error);
}

void write_npz(const std::filesystem::path& file, const NamedArrays& arrays) {
  ZipRecords records;
  for (const auto& [name, array] : arrays)
    records.emplace_back(name + std::string(kSuffix), npy_bytes(array));
  write_file(file, zip_bytes(records));
}

void write_npy(const std::filesystem::path& file, const at::Tensor& array) {
  write_file(file, npy_bytes(array));
}

}  // namespace ferula
