// What the tests of plugins share.
#pragma once

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ferula/error.h"

namespace ferula {

inline std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(FIXTURES) / (name + ".so");
}

// A folder of this test alone.
class TestFolder {
 public:
  TestFolder() {
    std::string name = std::filesystem::temp_directory_path() / "ferula_plugins_XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = std::filesystem::canonical(name);
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // A copy of a fixture: another file to the system, which loads it anew.
  std::filesystem::path add(const std::string& name) const {
    copy_file(fixture(name), path_ / (name + ".so"));
    return path_ / (name + ".so");
  }
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

MATCHER_P(Refuses, sentence, "") {
  return ::testing::ExplainMatchResult(
      ::testing::ThrowsMessage<Error>(::testing::HasSubstr(sentence)), arg, result_listener);
}

}  // namespace ferula
