#include "core/files/npz.h"

#include "array_files/npy.h"
#include "array_files/zip.h"
#include "core/files/atomic_file.h"

namespace ferula {

void write_npz(const std::filesystem::path& file, const NamedArrays& arrays) {
  ZipRecords records;
  for (const auto& [name, array] : arrays) records.emplace_back(name + ".npy", npy_bytes(array));
  write_file(file, zip_bytes(records));
}

void write_npy(const std::filesystem::path& file, const at::Tensor& array) {
  write_file(file, npy_bytes(array));
}

}  // namespace ferula
