#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "core/config/yaml.h"
#include "core/config/yaml_builder.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

void check_is_file(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) throw Error(file.string() + ": no such file");
  if (error) throw Error(file.string() + ": cannot be read: " + error.message());
  if (fs::is_directory(status)) throw Error(file.string() + ": is a folder; expected a YAML file");
  if (!fs::is_regular_file(status))
    throw Error(file.string() + ": is no regular file; expected a YAML file");
}

void check_size(std::size_t bytes, const std::string& source) {
  if (bytes > kMaxYamlBytes)
    throw Error(source + ": larger than " + std::to_string(kMaxYamlBytes >> 20) +
                " MB, the most that a configuration may have; keep data in other files");
}

std::string read_file(const fs::path& file) {
  check_is_file(file);
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Error(file.string() + ": cannot be opened: " + std::strerror(errno));
  std::string text(kMaxYamlBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) throw Error(file.string() + ": cannot be read: " + std::strerror(errno));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

// Bytes of the UTF-8 sequence that begins so; 0 if none does.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(static_cast<unsigned char>(text.front()));
    if (length == 0 || length > text.size()) return false;
    const auto is_continuation = [](char c) { return (c & 0xC0) == 0x80; };
    if (!std::all_of(text.begin() + 1, text.begin() + length, is_continuation)) return false;
    text.remove_prefix(length);
  }
  return true;
}

// Above all, yaml-cpp takes the byte 4 for the end of the text, and mends broken UTF-8 silently.
void check_is_text(std::string_view text, const std::string& source) {
  const auto is_control = [](char c) {
    return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r';
  };
  if (!is_utf8(text) || std::any_of(text.begin(), text.end(), is_control))
    throw Error(source + ": is no text in UTF-8; expected YAML");
}

ConfigValue parse(std::string_view text, const std::string& source, bool with_lines) {
  check_size(text.size(), source);
  check_is_text(text, source);
  return build_tree(text, source, with_lines);
}

}  // namespace

ConfigValue parse_yaml_file(const fs::path& file) {
  const std::string name = file.string();
  ConfigValue value = parse(read_file(file), name, true);
  if (value.kind == ConfigValue::Kind::null)
    throw Error(name + ": is empty; expected settings, such as 'seed: 1'");
  if (value.kind != ConfigValue::Kind::mapping)
    throw Error(name + ": expected settings, such as 'seed: 1', at the top");
  return value;
}

ConfigValue parse_yaml_text(std::string_view text, const std::string& origin_name) {
  return parse(text, origin_name, text.find('\n') != std::string_view::npos);
}

}  // namespace ferula
