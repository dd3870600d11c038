#include "core/plugins/note.h"

#include <elf.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "ferula/build.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMostNoteBytes = 1 << 20;  // of all notes of a file
constexpr std::string_view kOwner("FERULA\0", 7);
constexpr std::uint32_t kNoteType = 1;

// A file whose every access is bounded by its size.
class File {
 public:
  explicit File(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!exists(status))
      throw Error("there is no such file; if it is a link to nothing, remove it");
    if (is_directory(status)) throw Error("this is a folder, expected a plugin file");
    if (!is_regular_file(status))
      throw Error("this is no ordinary file, expected a plugin file; remove it");
    stream_.open(path, std::ios::binary);
    size_ = std::filesystem::file_size(path, error);
    if (!stream_ || error)
      throw Error(std::string("cannot read it: ") + std::strerror(errno) +
                  "; mend its permissions, or remove it");
  }

  std::uint64_t size() const { return size_; }

  void require(std::uint64_t offset, std::uint64_t count) const {
    if (offset <= size_ && count <= size_ - offset) return;
    throw Error("the file is truncated or damaged: it has " + std::to_string(size_) +
                " bytes, less than its headers say; copy or build it again");
  }

  std::string bytes(std::uint64_t offset, std::uint64_t count) {
    require(offset, count);
    std::string result(count, '\0');
    stream_.seekg(static_cast<std::streamoff>(offset));
    if (!stream_.read(result.data(), static_cast<std::streamsize>(count)))
      throw Error(std::string("cannot read it: ") + std::strerror(errno));
    return result;
  }

  template <class T>
  T read(std::uint64_t offset) {
    T result;
    std::memcpy(&result, bytes(offset, sizeof result).data(), sizeof result);
    return result;
  }

 private:
  std::ifstream stream_;
  std::uint64_t size_ = 0;
};

Error corrupt(const std::string& what) {
  return Error("the file has a corrupt plugin note: " + what + "; build it again");
}

Elf64_Ehdr elf_header(File& file) {
  if (file.size() < SELFMAG || file.bytes(0, SELFMAG) != std::string_view(ELFMAG, SELFMAG))
    throw Error(
        "this is not a shared library (it has no ELF header), so it is no plugin; build it again, "
        "or remove it");
  const auto header = file.read<Elf64_Ehdr>(0);
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
      header.e_type != ET_DYN || header.e_phentsize != sizeof(Elf64_Phdr))
    throw Error(
        "this is not a shared library for 64-bit Linux, so it is no plugin; build it again, or "
        "remove it");
  file.require(header.e_phoff, header.e_phnum * sizeof(Elf64_Phdr));
  file.require(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize);
  return header;
}

std::uint64_t padded(std::uint64_t size, std::uint64_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

// The text of Ferula's note, if it is among those of a segment.
std::optional<std::string> ferula_note(std::string_view segment, std::uint64_t alignment) {
  while (segment.size() >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr header;
    std::memcpy(&header, segment.data(), sizeof header);
    const std::uint64_t text_at = padded(sizeof header + std::uint64_t{header.n_namesz}, alignment);
    const std::uint64_t end = text_at + header.n_descsz;
    if (end > segment.size()) throw corrupt("it is longer than its segment");
    if (header.n_type == kNoteType && segment.substr(sizeof header, header.n_namesz) == kOwner)
      return std::string(segment.substr(text_at, header.n_descsz));
    segment.remove_prefix(std::min<std::uint64_t>(padded(end, alignment), segment.size()));
  }
  return std::nullopt;
}

std::string note_text(File file) {
  const Elf64_Ehdr header = elf_header(file);
  std::optional<std::string> text;
  std::uint64_t note_bytes = 0;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    const auto segment = file.read<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr));
    file.require(segment.p_offset, segment.p_filesz);
    if (segment.p_type != PT_NOTE || text) continue;
    note_bytes += segment.p_filesz;
    if (note_bytes > kMostNoteBytes) throw corrupt("its notes are larger than 1 MiB");
    text =
        ferula_note(file.bytes(segment.p_offset, segment.p_filesz), segment.p_align == 8 ? 8 : 4);
  }
  if (!text)
    throw Error(
        "this is no Ferula plugin: the file has no Ferula note; plugins are made by "
        "ferula_add_plugin() in CMake and FERULA_PLUGIN() in one source file");
  return text->substr(0, text->find('\0'));
}

const Json& member(const Json& object, const char* key, Json::value_t type) {
  const auto found = object.find(key);
  if (found == object.end() || found->type() != type)
    throw corrupt(std::string("'") + key + "' is missing or of the wrong type");
  return *found;
}

// Printable, for it ends up in terminals.
std::string plain(const Json& value) {
  if (!value.is_string()) throw corrupt("a name is no text");
  const auto& text = value.get_ref<const std::string&>();
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      throw corrupt("a text has a control character");
  return text;
}

std::string text(const Json& object, const char* key) {
  return plain(member(object, key, Json::value_t::string));
}

std::string checked_name(std::string name) {
  if (name.empty() || name.find('/') != name.npos)
    throw corrupt("the name '" + name + "' is empty or has a slash");
  return name;
}

ComponentNote component_note(const Json& entry) {
  if (!entry.is_object()) throw corrupt("a component is no mapping");
  ComponentNote note{text(entry, "kind"), text(entry, "name"), {}};
  if (note.kind != "settings") checked_name(note.name);
  for (const Json& alias : member(entry, "aliases", Json::value_t::array))
    note.aliases.push_back(checked_name(plain(alias)));
  return note;
}

void read_api(const std::string& api, PluginNote& note) {
  const char* end = api.data() + api.size();
  const auto major = std::from_chars(api.data(), end, note.api_major);
  if (major.ec == std::errc() && major.ptr != end && *major.ptr == '.') {
    const auto minor = std::from_chars(major.ptr + 1, end, note.api_minor);
    if (minor.ec == std::errc() && minor.ptr == end) return;
  }
  throw corrupt("its plugin API is '" + api + "', expected a version such as " FERULA_API);
}

PluginNote parse(const std::string& source) {
  const Json json = Json::parse(source, nullptr, false);
  if (!json.is_object()) throw corrupt("it is no JSON object");
  PluginNote note;
  note.name = checked_name(text(json, "name"));
  note.version = text(json, "version");
  note.description = text(json, "description");
  note.build = text(json, "build");
  read_api(text(json, "api"), note);
  for (const Json& entry : member(json, "components", Json::value_t::array))
    note.components.push_back(component_note(entry));
  return note;
}

}  // namespace

PluginNote read_note(const std::filesystem::path& path) try {
  return parse(note_text(File(path)));
} catch (const Error& error) {
  throw error.at(path.string());
}

bool api_fits(const PluginNote& note, unsigned host_major, unsigned host_minor) {
  return note.api_major == host_major && note.api_minor <= host_minor;
}

void check_note(const PluginNote& note, const std::filesystem::path& path) {
  const std::string plugin = path.string() + ": plugin '" + note.name + "' was built for ";
  if (!api_fits(note, FERULA_API_MAJOR, FERULA_API_MINOR))
    throw Error(plugin + "plugin API " + std::to_string(note.api_major) + "." +
                std::to_string(note.api_minor) +
                ", this program offers " FERULA_API
                "; rebuild the plugin against this version of Ferula, or get one that fits");
  if (note.build != FERULA_BUILD)
    throw Error(plugin + "'" + note.build +
                "', this program for '" FERULA_BUILD
                "'; rebuild the plugin against this Ferula, with its LibTorch and C++ library");
}

}  // namespace ferula
