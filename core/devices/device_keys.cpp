#include "core/devices/device_keys.h"

#include <sstream>
#include <utility>

#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {

using Kind = ConfigValue::Kind;

void expand_devices(ConfigValue& tree, std::string_view path) {
  ConfigValue* value = tree.find(path);
  if (value == nullptr || (value->kind != Kind::scalar && value->kind != Kind::null)) return;
  ConfigValue list;
  list.kind = Kind::list;
  list.origin = value->origin;
  std::istringstream words(value->text);
  for (std::string word; std::getline(words, word, ',');)
    list.items.push_back(make_text(word, value->origin));
  *value = std::move(list);
}

void check_is_cuda(const ConfigValue& device, const std::string& path, const ConfigValue& devices,
                   const std::string& key) {
  if (device.text == "cuda" || device.text == "cuda:0") return;
  throw Error(place(device, path) + ": is " + shown(device) + ", but " + place(devices, key) +
              " gives each experiment a GPU of its own; take one of the two out");
}

void set_cuda(ConfigValue& configuration, const std::string& path, const ConfigValue& devices,
              const std::string& key) {
  const ConfigValue* device = configuration.find("device");
  if (device != nullptr) check_is_cuda(*device, join_path(path, "device"), devices, key);
  configuration.set("device", make_text("cuda", {key}));
}

}  // namespace ferula
