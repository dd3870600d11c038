#include "array_files/zip.h"

#include <zip.h>

#include <system_error>

#include "ferula/error.h"

namespace ferula {
namespace {

using Archive = std::unique_ptr<zip, void (*)(zip*)>;

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) throw Error("there is no such file");
  if (!std::filesystem::is_regular_file(status)) throw Error("it is no file");
  const std::uint64_t size = std::filesystem::file_size(file, error);
  if (error) throw Error(error.message());
  if (size == 0) throw Error("it is empty");
  return size;
}

std::string sentence(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

zip* open(const std::filesystem::path& file) {
  int error = 0;
  zip* archive = zip_open(file.c_str(), ZIP_RDONLY, &error);
  if (archive == nullptr)
    throw Error("it is no zip archive, or a part is missing (" + sentence(error) + ")");
  return archive;
}

// Deflate packs at most 1,032 bytes into one.
void check(const zip_stat_t& record, std::uint64_t file_size) {
  constexpr std::uint64_t kBestRatio = 1032;
  const bool stored = record.comp_method == ZIP_CM_STORE;
  if (!stored && record.comp_method != ZIP_CM_DEFLATE)
    throw Error("its record '" + std::string(record.name) +
                "' is packed by a method other than deflate");
  if (record.comp_size > file_size || record.size > record.comp_size * (stored ? 1 : kBestRatio))
    throw Error("its record '" + std::string(record.name) + "' claims " +
                std::to_string(record.size) + " bytes, more than the file can hold");
}

void add(zip* archive, const std::string& name, const std::string& bytes) {
  constexpr zip_uint16_t kFirstOfJanuary1980 = (1 << 5) | 1;
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  const auto index =
      static_cast<zip_uint64_t>(zip_file_add(archive, name.c_str(), source, ZIP_FL_OVERWRITE));
  zip_set_file_compression(archive, index, ZIP_CM_STORE, 0);
  zip_file_set_dostime(archive, index, 0, kFirstOfJanuary1980, 0);
}

std::string content(zip_source_t* source) {
  zip_stat_t information;
  zip_source_stat(source, &information);
  std::string bytes(information.size, '\0');
  zip_source_open(source);
  zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  return bytes;
}

}  // namespace

ZipReader::ZipReader(const std::filesystem::path& file) : archive_(nullptr, &zip_discard) {
  const std::uint64_t file_size = size_of(file);
  archive_.reset(open(file));
  std::uint64_t packed = 0;
  const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t record;
    if (zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(i), 0, &record) != 0)
      throw Error(zip_strerror(archive_.get()));
    check(record, file_size);
    packed += record.comp_size;
    records_.push_back({record.name, record.size});
  }
  if (packed > file_size) throw Error("its records overlap");
}

void ZipReader::read(std::size_t index, void* destination) const {
  const Record& record = records_[index];
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> stream(
      zip_fopen_index(archive_.get(), index, 0), &zip_fclose);
  if (!stream) throw Error("its record '" + record.name + "': " + zip_strerror(archive_.get()));
  const zip_int64_t count = zip_fread(stream.get(), destination, record.size);
  char beyond;  // reading to the end makes libzip check the CRC
  if (count != static_cast<zip_int64_t>(record.size) || zip_fread(stream.get(), &beyond, 1) != 0)
    throw Error("its record '" + record.name + "' is damaged");
}

std::string ZipReader::read(std::size_t index) const {
  std::string bytes(records_[index].size, '\0');
  read(index, bytes.data());
  return bytes;
}

std::string zip_bytes(const ZipRecords& records) {
  zip_error_t error;
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> target(
      zip_source_buffer_create(nullptr, 0, 0, &error), &zip_source_free);
  zip_source_keep(target.get());  // the archive frees one
  Archive archive(zip_open_from_source(target.get(), ZIP_TRUNCATE, &error), &zip_discard);
  for (const auto& [name, bytes] : records) add(archive.get(), name, bytes);
  if (zip_close(archive.get()) != 0)
    throw Error::failed_run(std::string("cannot make a zip archive: ") +
                            zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closed already
  return content(target.get());
}

}  // namespace ferula
