#include <ATen/EmptyTensor.h>
#include <c10/core/CPUAllocator.h>
#include <torch/csrc/jit/serialization/unpickler.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "array_files/zip.h"
#include "core/checkpoint/archive.h"
#include "core/checkpoint/ivalue.h"
#include "core/checkpoint/seal.h"

namespace ferula {
namespace {

constexpr std::string_view kFolder = "archive/";
constexpr std::string_view kPickle = "data.pkl";

enum class Bytes { read, left };  // of tensors

struct Record {
  at::DataPtr bytes;
  std::size_t size = 0;
};
using Records = std::map<std::string, Record>;

std::vector<SealedRecord> read_seal(const ZipReader& archive) {
  const auto& records = archive.records();
  for (std::size_t i = 0; i < records.size(); ++i)
    if (records[i].name == std::string(kFolder).append(kSealName))
      return parse_seal(archive.read(i));
  throw Error("its record 'ferula' is missing; perhaps another program wrote it");
}

Record read_record(const ZipReader& archive, std::size_t index) {
  const std::size_t size = archive.records()[index].size;
  Record record{c10::GetCPUAllocator()->allocate(size), size};
  archive.read(index, record.bytes.get());
  return record;
}

Records read_records(const ZipReader& archive, const std::vector<SealedRecord>& seal, Bytes bytes) {
  Records records;
  for (const SealedRecord& sealed : seal) {
    if (bytes == Bytes::left && sealed.name != kPickle) continue;
    const std::string name = std::string(kFolder) + sealed.name;
    const auto found = std::find_if(archive.records().begin(), archive.records().end(),
                                    [&](const auto& record) { return record.name == name; });
    if (found == archive.records().end())
      throw Error("its record '" + sealed.name + "' is missing");
    Record record = read_record(archive, found - archive.records().begin());
    if (crc32c(record.bytes.get(), record.size) != sealed.crc)
      throw Error("its record '" + sealed.name + "' is damaged");
    records[sealed.name] = std::move(record);
  }
  return records;
}

// The memory that tensors may lie in: where records begin, and their sizes.
using Memory = std::map<const void*, std::size_t>;

c10::IValue unpickled(Records& records, Memory& memory, at::Device device) {
  const Record& pickle = records[std::string(kPickle)];
  std::string_view rest(static_cast<const char*>(pickle.bytes.get()), pickle.size);
  const auto read = [&](char* destination, std::size_t size) {
    const std::size_t count = rest.copy(destination, size);
    rest.remove_prefix(count);
    return count;
  };
  const auto take = [&](const std::string& name) {
    Record& record = records["data/" + name];
    memory[record.bytes.get()] = record.size;
    return std::move(record.bytes);
  };
  torch::jit::Unpickler unpickler(read, nullptr, nullptr, take, device);
  return unpickler.parse_ivalue();
}

// The unpickler believes whatever shape it reads.
void check_extent(const at::Tensor& tensor, const Memory& memory) {
  const auto record = memory.find(tensor.storage().data());
  const std::size_t available = record == memory.end() ? 0 : record->second;
  if (at::detail::computeStorageNbytes(tensor.sizes(), tensor.strides(), tensor.itemsize(),
                                       tensor.storage_offset()) > available)
    throw Error("it holds a tensor that is larger than its record");
}

Dictionary read(const ZipReader& archive, Bytes bytes) try {
  Records records = read_records(archive, read_seal(archive), bytes);
  Memory memory;
  if (bytes == Bytes::left) return to_dictionary(unpickled(records, memory, at::kMeta));
  const c10::IValue content = unpickled(records, memory, at::kCPU);
  content.visit([&](const c10::IValue& value) {
    if (value.isTensor()) check_extent(value.toTensor(), memory);
    return false;
  });
  return to_dictionary(content);
} catch (const c10::Error& error) {
  throw Error(error.what_without_backtrace());
}

Dictionary read(const std::filesystem::path& file, Bytes bytes) try {
  return read(ZipReader(file), bytes);
} catch (const Error& error) {
  throw Error("'" + file.string() + "' is not a Ferula checkpoint: " + error.what());
}

}  // namespace

Dictionary read_archive(const std::filesystem::path& file) { return read(file, Bytes::read); }

Dictionary read_archive_outline(const std::filesystem::path& file) {
  return read(file, Bytes::left);
}

}  // namespace ferula
