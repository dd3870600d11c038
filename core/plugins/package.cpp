#include "core/plugins/package.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "core/launcher/command.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// A line a file that it knows: "ferula-pack-vision: /usr/lib/ferula/plugins/vision.so".
std::string answer_of_dpkg(const std::vector<fs::path>& files) try {
  std::vector<std::string> words = {"dpkg-query", "--search"};
  for (const fs::path& file : files) words.push_back(file.string());
  return run_command(std::move(words)).output;
} catch (const Error&) {
  return "";  // this is no Debian
}

std::map<std::string, std::string> debian_packages(const std::vector<fs::path>& files) {
  std::map<std::string, std::string> packages;
  std::istringstream answer(answer_of_dpkg(files));
  for (std::string line; std::getline(answer, line);) {
    const std::size_t colon = line.find(": ");
    if (colon == line.npos || line.find(' ') < colon) continue;  // "diversion by dash from: …"
    packages[line.substr(colon + 2)] = "package " + line.substr(0, colon);
  }
  return packages;
}

bool has_line_of(const fs::path& record, const std::string& file) {
  std::ifstream lines(record);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(file + ",")) return true;
  return false;
}

// "wheel ferula-pack-vision 1.0.0" of "ferula_pack_vision-1.0.0.dist-info".
std::string described(const fs::path& wheel) {
  const std::string words = wheel.stem().string();
  const std::size_t dash = words.find('-');
  if (dash == words.npos) return "wheel " + words;
  std::string name = words.substr(0, dash);
  std::replace(name.begin(), name.end(), '_', '-');
  return "wheel " + name + " " + words.substr(dash + 1);
}

std::string wheel_in(const fs::path& folder, const fs::path& file) {
  const std::string name = file.lexically_relative(folder).string();
  std::error_code unreadable;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, unreadable))
    if (entry.path().extension() == ".dist-info" && has_line_of(entry.path() / "RECORD", name))
      return described(entry.path());
  return "";
}

std::string wheel_of(const fs::path& file) {
  for (fs::path folder = file.parent_path(); folder.has_relative_path();
       folder = folder.parent_path())
    if (std::string wheel = wheel_in(folder, file); !wheel.empty()) return wheel;
  return "";
}

}  // namespace

std::vector<std::string> packages_of(const std::vector<fs::path>& files) {
  const std::map<std::string, std::string> debian = debian_packages(files);
  std::vector<std::string> packages;
  for (const fs::path& file : files) {
    const auto known = debian.find(file.string());
    packages.push_back(known != debian.end() ? known->second : wheel_of(file));
  }
  return packages;
}

}  // namespace ferula
