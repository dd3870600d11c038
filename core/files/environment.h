// environment.yaml: what a run ran on.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ferula {

struct LoadedPlugin {
  std::string name;
  std::string version;
  std::filesystem::path file;
};

// Versions and SHA-256 of the host's and the plugins' files, version and revision of LibTorch,
// command line, host, processor and threads. Nothing in it depends on the clock. Throws Error if a
// file cannot be read or this one not written.
void write_environment(const std::filesystem::path& file,
                       const std::vector<std::string>& command_line,
                       const std::vector<LoadedPlugin>& plugins);

// Of a file's bytes, as 64 hexadecimal digits. Throws Error if it cannot be read.
std::string sha256(const std::filesystem::path& file);
std::string sha256_of(std::string_view bytes);

// Hashes the program's files and these, so that write_environment() is quick in processes that are
// forked from this one. Throws Error as above.
void hash_ahead(const std::vector<std::filesystem::path>& plugins);

// The name of this machine.
std::string host_name();

}  // namespace ferula
