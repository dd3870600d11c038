#include "images/image_source.h"

#include <map>
#include <mutex>

namespace ferula {

std::shared_ptr<const ImageSource> shared_source(
    const std::string& key, const std::function<std::shared_ptr<const ImageSource>()>& open) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<const ImageSource>> known;

  const std::lock_guard lock(mutex);
  std::weak_ptr<const ImageSource>& entry = known[key];
  if (auto shared = entry.lock()) return shared;
  auto fresh = open();
  entry = fresh;
  return fresh;
}

}  // namespace ferula
