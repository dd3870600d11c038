#include "core/files/environment.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <openssl/evp.h>
#include <sys/utsname.h>
#include <torch/version.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <map>
#include <memory>
#include <sstream>
#include <thread>

#include "core/files/atomic_file.h"
#include "core/plugins/installation.h"
#include "ferula/build.h"
#include "ferula/error.h"
#include "ferula/parameters.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

// The text after the first line that begins with this; empty if there is none.
std::string find_line(const fs::path& file, const std::string& beginning) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(beginning)) return line.substr(beginning.size());
  return "";
}

std::string processor() {
  const std::string name = find_line("/proc/cpuinfo", "model name\t: ");
  return name.empty() ? "unknown" : name;
}

// Of a file that this process has loaded: as it was then, whatever has become of it. So what hashes
// the program's files before it forks spares its children that.
std::string loaded_sha256(const fs::path& file) {
  static std::map<fs::path, std::string> known;
  std::string& hash = known[file];
  if (hash.empty()) hash = sha256(file);
  return hash;
}

YAML::Node described(const fs::path& file) {
  YAML::Node node;
  node["file"] = file.string();
  node["sha256"] = loaded_sha256(file);
  return node;
}

// Can be read even after it was replaced.
YAML::Node program() {
  YAML::Node node;
  node["file"] = fs::read_symlink("/proc/self/exe").string();
  node["sha256"] = loaded_sha256("/proc/self/exe");
  return node;
}

YAML::Node host() {
  YAML::Node node;
  node["api"] = FERULA_API;
  node["build"] = FERULA_BUILD;
  node["files"].push_back(program());
  node["files"].push_back(described(file_of(&write_environment)));
  node["files"].push_back(described(file_of(&at_least)));
  return node;
}

// Hashing the 430 MB of libtorch_cpu.so would double the start-up time, and the wheel's libraries
// have no build id: version, revision and size say which release it is.
YAML::Node libtorch() {
  const fs::path library = file_of(&at::get_cpu_capability);
  const std::string revision =
      find_line(library.parent_path().parent_path() / "version.py", "git_version = ");
  YAML::Node node;
  node["version"] = TORCH_VERSION;
  if (revision.size() > 2) node["revision"] = revision.substr(1, revision.size() - 2);
  node["file"] = library.string();
  node["bytes"] = fs::file_size(library);
  return node;
}

YAML::Node machine() {
  utsname system{};
  ::uname(&system);
  YAML::Node node;
  node["host"] = host_name();
  node["system"] = std::string(system.sysname) + " " + system.release + " " + system.machine;
  node["processor"] = processor();
  node["processors"] = std::thread::hardware_concurrency();
  node["cpu_capability"] = at::get_cpu_capability();
  node["threads"] = at::get_num_threads();
  if (const char* devices = std::getenv("CUDA_VISIBLE_DEVICES"))
    node["cuda_visible_devices"] = devices;
  return node;
}

YAML::Node loaded(const std::vector<LoadedPlugin>& plugins) {
  YAML::Node nodes(YAML::NodeType::Sequence);
  for (const LoadedPlugin& plugin : plugins) {
    YAML::Node node = described(plugin.file);
    node["name"] = plugin.name;
    node["version"] = plugin.version;
    nodes.push_back(node);
  }
  return nodes;
}

std::string hexadecimal(const unsigned char* bytes, unsigned size) {
  std::ostringstream text;
  text << std::hex << std::setfill('0');
  for (unsigned i = 0; i < size; ++i) text << std::setw(2) << static_cast<int>(bytes[i]);
  return text.str();
}

}  // namespace

void write_environment(const fs::path& file, const std::vector<std::string>& command_line,
                       const std::vector<LoadedPlugin>& plugins) {
  YAML::Node root;
  root["command_line"] = command_line;
  root["host"] = host();
  root["libtorch"] = libtorch();
  root["machine"] = machine();
  root["plugins"] = loaded(plugins);
  write_file(file, YAML::Dump(root) + "\n");
}

std::string sha256(const fs::path& file) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  std::ifstream stream(file, std::ios::binary);
  std::array<char, 1 << 16> block;
  while (stream.read(block.data(), block.size()), stream.gcount() > 0)
    EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(stream.gcount()));
  if (!stream.eof()) throw Error("cannot read '" + file.string() + "'");
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  return hexadecimal(digest.data(), size);
}

void hash_ahead(const std::vector<fs::path>& plugins) {
  host();
  for (const fs::path& plugin : plugins) loaded_sha256(plugin);
}

std::string sha256_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return hexadecimal(digest.data(), size);
}

std::string host_name() {
  utsname system{};
  ::uname(&system);
  return system.nodename;
}

}  // namespace ferula
