#include "core/engine/last_lines.h"

#include <sys/wait.h>

#include <array>
#include <fstream>
#include <system_error>

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::streamoff kEnd = 4096;
constexpr std::size_t kLines = 5;
constexpr std::string_view kSentence = "ferula: ";

std::vector<std::string> tail(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) return {};
  const std::streamoff size = stream.tellg(), from = std::max<std::streamoff>(0, size - kEnd);
  stream.seekg(from);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  if (lines.size() > kLines) lines.erase(lines.begin(), lines.end() - kLines);
  return lines;
}

bool is_about_memory(const std::string& sentence) {
  return sentence.find("allocate memory") != std::string::npos ||
         sentence.find("bad_alloc") != std::string::npos;
}

}  // namespace

std::vector<std::string> last_lines(const fs::path& folder) {
  for (const char* file : {kConsoleLog, "trainer.log", "tester.log", "run.log"}) {
    std::vector<std::string> lines = tail(folder / file);
    if (!lines.empty()) return lines;
  }
  return {};
}

std::string why_it_failed(const JobEnd& end, const Job& job) {
  const fs::path console = job.folder / kConsoleLog;
  std::error_code none;
  if (fs::file_size(console, none) == 0) fs::remove(console, none);
  const std::string fate = describe(end, job.limits);
  const std::vector<std::string> lines = tail(console);
  if (!WIFEXITED(end.wait_status) || fate.empty() || end.timed_out || lines.empty() ||
      !lines.back().starts_with(kSentence))
    return fate;
  std::string sentence = lines.back().substr(kSentence.size());
  if (job.limits.memory_mib > 0 && is_about_memory(sentence))
    sentence += "; memory_limit is " + std::to_string(job.limits.memory_mib) + " MiB";
  return sentence;
}

}  // namespace ferula
