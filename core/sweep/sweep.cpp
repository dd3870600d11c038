#include "core/sweep/sweep.h"

#include <algorithm>
#include <utility>

#include "core/config/scalar.h"
#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "core/host/setup.h"
#include "core/sweep/known_keys.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

const std::vector<std::string> kSources = {"values",  "range",       "linear_range", "log_range",
                                           "uniform", "log_uniform", "integers"};
constexpr const char* kExpected =
    "expected a list of values, or a mapping with one of values, range, linear_range, log_range, "
    "uniform, log_uniform, integers";

bool is_name_shorthand(const std::string& path) {
  const std::vector<std::string>& all = configuration_shorthands();
  return std::find(all.begin(), all.end(), path) != all.end();
}

class SpecParser {
 public:
  SpecParser(const std::string& path, const ConfigValue& spec, Expansion expansion)
      : spec_(spec), place_(join_path("sweep", path)), expansion_(expansion) {
    key_.path = path;
    key_.origin = spec.origin;
  }

  SweptKey parse() {
    check_path();
    if (spec_.kind == Kind::list) {
      add_written(spec_, place_);
    } else {
      parse_mapping();
    }
    return std::move(key_);
  }

 private:
  void check_path() const {
    if (!is_key_path(key_.path) || key_.path.find_first_of("=~") != std::string::npos)
      throw Error(place(spec_, place_) +
                  ": expected a key with dots between, such as training.optimizer.lr");
    if (key_.path == "threads")
      throw Error(place(spec_, place_) +
                  ": cannot be swept; grid_settings.threads_per_run sets it for all experiments");
  }

  void parse_mapping() {
    if (spec_.kind == Kind::scalar)
      throw Error(place(spec_, place_) + ": expected a list of values; write [" + spec_.text + "]");
    std::vector<std::string> known = kSources;
    known.insert(known.end(), {"zip", "when"});
    for (const auto& [word, value] : spec_.entries)
      if (std::find(known.begin(), known.end(), word) == known.end())
        throw Error(place(value, join_path(place_, word)) + ": unknown key" +
                    did_you_mean(word, known) + "; " + kExpected +
                    "; keys below one another have dots between: training.optimizer.lr");
    const std::string source = only_source();
    add_values(source, {*spec_.find(source), join_path(place_, source)});
    if (const ConfigValue* zip = spec_.find("zip")) parse_zip(*zip);
    if (const ConfigValue* when = spec_.find("when")) parse_when(*when);
  }

  std::string only_source() const {
    std::vector<std::string> given;
    for (const std::string& word : kSources)
      if (spec_.find(word)) given.push_back(word);
    if (given.size() == 1) return given.front();
    throw Error(place(spec_, place_) + ": " + kExpected + "; got " +
                (given.empty() ? "none of them" : joined(given)));
  }

  void add_values(const std::string& source, const Placed& range) {
    if (source == "values") return add_written(range.value, range.path);
    if (source == "range") return add_computed(stepped_numbers(range), range);
    if (source == "linear_range") return add_computed(linear_numbers(range), range);
    if (source == "log_range") return add_computed(logarithmic_numbers(range), range);
    add_random(source, range);
  }

  void add_written(const ConfigValue& list, const std::string& path) {
    if (list.items.empty())
      throw Error(place(list, path) + ": expected a list of values, got " + shown(list));
    key_.is_written_out = true;
    for (const ConfigValue& item : list.items) key_.add(item);
  }

  void add_computed(const std::vector<std::string>& numbers, const Placed& range) {
    for (const std::string& number : numbers) key_.add(make_scalar(number, range.value.origin));
  }

  // Of few whole numbers that are drawn all can be found: they are a choice as any other.
  void add_random(const std::string& source, const Placed& range) {
    constexpr double kFew = 10'000;
    if (expansion_ == Expansion::crossed)
      throw Error(place(range.value, range.path) +
                  ": random values need a budget; set grid_settings.samples, such as 50, or "
                  "search.trials");
    const auto kind = source == "uniform"       ? Distribution::Kind::uniform
                      : source == "log_uniform" ? Distribution::Kind::log_uniform
                                                : Distribution::Kind::integers;
    const Distribution distribution = make_distribution(kind, range);
    if (expansion_ == Expansion::sampled && kind == Distribution::Kind::integers &&
        distribution.high - distribution.low < kFew)
      return add_computed(whole_numbers(range), range);
    key_.distribution = distribution;
  }

  void parse_zip(const ConfigValue& zip) {
    const std::string path = join_path(place_, "zip");
    if (zip.kind != Kind::scalar || zip.text.empty())
      throw Error(place(zip, path) + ": expected a name, got " + shown(zip));
    if (key_.distribution)
      throw Error(place(zip, path) + ": random values cannot advance with others");
    key_.zip = zip.text;
  }

  void parse_when(const ConfigValue& when) {
    const std::string path = join_path(place_, "when");
    if (when.entries.empty())
      throw Error(place(when, path) + ": expected keys and the values that they must have, " +
                  "such as {training.optimizer.name: SGD}, got " + shown(when));
    for (const auto& [key, wanted] : when.entries) {
      const bool is_list = wanted.kind == Kind::list;
      if (is_list && wanted.items.empty())
        throw Error(place(wanted, join_path(path, key)) + ": expected a value or several");
      const bool is_name = is_name_shorthand(key) && wanted.kind != Kind::mapping;
      key_.when.push_back({is_name ? key + ".name" : key,
                           is_list ? wanted.items : std::vector<ConfigValue>{wanted},
                           wanted.origin});
    }
  }

  const ConfigValue& spec_;
  std::string place_;
  Expansion expansion_;
  SweptKey key_;
};

}  // namespace

void SweptKey::add(ConfigValue value) {
  std::string setting =
      path + "=" +
      (value.kind == Kind::scalar && !is_written_out ? value.text : to_yaml_line(value));
  if (is_name_shorthand(path) && value.kind == Kind::scalar) {
    const Origin origin = value.origin;
    value = make_mapping({{"name", std::move(value)}}, origin);
  }
  values.push_back({std::move(value), std::move(setting)});
}

std::vector<SweptKey> parse_sweep(const ConfigValue& sweep, Expansion expansion) {
  check_is_mapping(sweep, "sweep", "{training.optimizer.lr: [0.1, 0.01]}");
  constexpr std::size_t kMostKeys = 1000;
  if (sweep.entries.size() > kMostKeys)
    throw Error(place(sweep, "sweep") + ": has " + std::to_string(sweep.entries.size()) +
                " keys; the most is " + std::to_string(kMostKeys));
  std::vector<SweptKey> keys;
  for (const auto& [path, spec] : sweep.entries)
    keys.push_back(SpecParser(path, spec, expansion).parse());
  return keys;
}

ConfigValue merged_sweeps(ConfigValue base, const ConfigValue& over) {
  for (const ConfigEntry& entry : over.entries) {
    const auto known =
        std::find_if(base.entries.begin(), base.entries.end(),
                     [&](const ConfigEntry& other) { return other.key == entry.key; });
    if (known != base.entries.end())
      known->value = entry.value;
    else
      base.entries.push_back(entry);
  }
  base.kind = Kind::mapping;
  return base;
}

ConfigValue sweep_of_command_line(const std::string& text) {
  const std::string source = "--sweep " + text;
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size())
    throw Error(source + ": expected values, as in training.optimizer.lr=0.1,0.01");
  ConfigValue list = parse_yaml_text("[" + text.substr(equals + 1) + "]", source);
  if (list.kind != Kind::list) throw Error(source + ": expected values with commas between");
  const bool is_spec = list.items.size() == 1 && list.items.front().kind != Kind::scalar &&
                       list.items.front().kind != Kind::null;
  ConfigValue spec = is_spec ? ConfigValue(list.items.front()) : std::move(list);
  return make_mapping({{text.substr(0, equals), stamped(std::move(spec), {source})}}, {source});
}

}  // namespace ferula
