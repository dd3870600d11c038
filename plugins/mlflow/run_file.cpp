#include "run_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <system_error>

#include "ferula/error.h"

namespace ferula::mlflow {
namespace {

namespace fs = std::filesystem;

fs::path run_file(const fs::path& folder) { return folder / "mlflow.json"; }

void write_and_sync(const fs::path& file, const std::string& text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  const bool done = descriptor >= 0 &&
                    ::write(descriptor, text.data(), text.size()) == ssize_t(text.size()) &&
                    ::fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!done)
    throw Error::failed_run("cannot write '" + file.string() +
                            "': " + std::generic_category().message(error));
}

}  // namespace

RunFile read_run_file(const fs::path& folder) {
  std::ifstream in(run_file(folder));
  const auto read = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
  const auto text = [&](const char* key) {
    return read.is_object() && read.contains(key) && read[key].is_string()
               ? read[key].get<std::string>()
               : "";
  };
  return {text("key"), text("run_id"), text("page")};
}

void write_run_file(const fs::path& folder, const RunFile& contents) {
  const nlohmann::ordered_json text = {
      {"key", contents.key}, {"run_id", contents.run}, {"page", contents.page}};
  const fs::path file = run_file(folder), fresh = file.string() + ".new";
  write_and_sync(fresh, text.dump(2) + "\n");
  std::error_code error;
  fs::rename(fresh, file, error);
  if (error) throw Error::failed_run("cannot write '" + file.string() + "': " + error.message());
}

std::string new_key() {
  std::random_device random;
  constexpr const char* kDigits = "0123456789abcdef";
  std::string key(32, '0');
  for (char& digit : key) digit = kDigits[random() % 16];
  return key;
}

}  // namespace ferula::mlflow
