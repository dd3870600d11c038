#include "array_source.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <utility>

#include "array_files/idx.h"
#include "array_files/npz.h"
#include "csv.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::string expand_home(const std::string& path) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || (path != "~" && !path.starts_with("~/"))) return path;
  return home + path.substr(1);
}

at::Tensor read(const std::string& file, const std::string& part,
                const std::vector<std::string>& classes) {
  if (file.ends_with(".csv")) return read_csv(file, part, classes);
  if (file.ends_with(".npz")) {
    if (!part.empty()) return read_npz(file, part);
    throw Error(file + ": holds several arrays; name one, as in " + file + "#x");
  }
  if (!part.empty()) throw Error(file + "#" + part + ": only .npz and .csv files have parts");
  return file.ends_with(".npy") ? read_npy(file) : read_idx(file);
}

at::Tensor read(const std::string& source, const std::vector<std::string>& classes) {
  const std::size_t hash = source.rfind('#');
  const std::string part = hash == std::string::npos ? "" : source.substr(hash + 1);
  at::Tensor array = read(expand_home(source.substr(0, hash)), part, classes);
  if (array.dim() > 0 && array.numel() > 0) return array;
  throw Error(source + ": is empty, expected samples along the first dimension");
}

}  // namespace

std::shared_ptr<const at::Tensor> read_array(const std::string& source,
                                             const std::vector<std::string>& classes) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, std::vector<std::string>>, std::weak_ptr<const at::Tensor>>
      known;

  const std::lock_guard lock(mutex);
  std::weak_ptr<const at::Tensor>& entry = known[{source, classes}];
  if (auto shared = entry.lock()) return shared;
  auto fresh = std::make_shared<const at::Tensor>(read(source, classes));
  entry = fresh;
  return fresh;
}

}  // namespace ferula
