// Makes our own tree from yaml-cpp's events. Only for the .cpp files that read YAML.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// Aliases become copies, `<<` becomes entries. Whatever is against the rules is an Error thrown
// through the parser at the first event that shows it, so that hostile input costs little.
class YamlBuilder : public YAML::EventHandler {
 public:
  YamlBuilder(std::string source, bool with_lines)
      : source_(std::move(source)), with_lines_(with_lines) {}

  ConfigValue take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  // A list or mapping whose end has not come.
  struct Open {
    ConfigValue value;
    YAML::anchor_t anchor;
    bool has_key = false;  // the next node is the value of `key`
    bool merges = false;   // … of a plain `<<`
    std::string key;
    std::unordered_map<std::string, Origin> keys;
    std::vector<ConfigValue> merged;
  };

  Origin origin(const YAML::Mark& mark) const;
  void open(ConfigValue::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor);
  void close();
  void add(ConfigValue value, YAML::anchor_t anchor);
  void add_key(Open& mapping, const ConfigValue& key);
  void add_entry(Open& mapping, ConfigValue value);
  void spend(const ConfigValue& value, std::size_t cost, std::size_t depth);

  std::string source_;
  bool with_lines_;
  bool started_ = false;
  std::size_t spent_ = 0;
  ConfigValue root_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, ConfigValue> anchors_;
};

}  // namespace ferula
