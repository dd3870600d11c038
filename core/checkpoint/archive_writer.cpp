#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/serialization/pickler.h>

#include <utility>

#include "core/checkpoint/archive.h"
#include "core/checkpoint/ivalue.h"
#include "core/checkpoint/seal.h"
#include "core/files/atomic_file.h"

namespace ferula {
namespace {

struct Pickle {
  std::string bytes;
  std::vector<at::Tensor> tensors;  // their storages are the records data/0, data/1 …
};

Pickle pickled(const Dictionary& dictionary) {
  Pickle result;
  std::int64_t count = 0;
  // Without tags, which Python refuses to read as plain weights.
  torch::jit::Pickler pickler(
      [&](const char* bytes, std::size_t size) { result.bytes.append(bytes, size); }, nullptr,
      nullptr, nullptr, [&](const at::Tensor&) { return std::to_string(count++); }, false);
  pickler.protocol();
  pickler.pushIValue(to_ivalue(dictionary));
  pickler.stop();
  result.tensors = pickler.tensorData();
  return result;
}

class SealingWriter {
 public:
  explicit SealingWriter(AtomicFile& target)
      : writer_([&target](const void* bytes, std::size_t size) {
          // LibTorch ends the process when a write fails, so AtomicFile keeps the error to itself.
          target.write({static_cast<const char*>(bytes), size});
          return size;
        }) {}

  void add(const std::string& name, const void* bytes, std::size_t size) {
    seal_.push_back({name, crc32c(bytes, size)});
    writer_.writeRecord(name, bytes, size);
  }

  void finish() {
    const std::string seal = seal_text(seal_);
    writer_.writeRecord(std::string(kSealName), seal.data(), seal.size());
    writer_.writeEndOfFile();
  }

 private:
  caffe2::serialize::PyTorchStreamWriter writer_;
  std::vector<SealedRecord> seal_;
};

}  // namespace

void write_archive(const std::filesystem::path& file, const Dictionary& dictionary) {
  AtomicFile target(file);
  const Pickle pickle = pickled(dictionary);
  SealingWriter writer(target);
  writer.add("data.pkl", pickle.bytes.data(), pickle.bytes.size());
  writer.add("byteorder", "little", 6);
  for (std::size_t i = 0; i < pickle.tensors.size(); ++i) {
    const at::Storage& storage = pickle.tensors[i].storage();
    writer.add("data/" + std::to_string(i), storage.data(), storage.nbytes());
  }
  writer.finish();
  target.commit();
}

}  // namespace ferula
