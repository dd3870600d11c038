#include "core/engine/plan.h"

#include <spdlog/fmt/fmt.h>

#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/files/atomic_file.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

// A name that says enough, on every file system.
constexpr std::size_t kLongestName = 80;

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

PlannedStep to_step(const Json& json) {
  return {{json.at("command"), json.at("parameters")}, json.at("after")};
}

Plan parse(std::istream& stream) {
  std::string text;
  std::getline(stream, text);
  const Json header = Json::parse(text);
  Plan plan = {header.at("kind"), header.at("configuration"), header.at("plugins"), {}};
  while (std::getline(stream, text)) plan.steps.push_back(to_step(Json::parse(text)));
  if (plan.size() != header.at("steps")) throw Error("steps are missing");
  return plan;
}

std::string planned_text(const PlannedStep& planned) {
  std::string text = "'" + step_text(planned.step) + "'";
  for (std::size_t i = 0; i < planned.after.size(); ++i)
    text += (i == 0 ? " after step " : ", ") + std::to_string(planned.after[i]);
  return text;
}

[[noreturn]] void refuse(const std::string& what, const std::string& stored,
                         const std::string& present) {
  throw Error("the plan has changed: " + what + " was " + stored + " and would be " + present +
              " now; a schedule goes on with what it began with, or begins anew");
}

void check_same_plugins(const Plan& stored, const Plan& present) {
  for (const auto& [name, version] : stored.plugins) {
    const auto found = present.plugins.find(name);
    const std::string now = found != present.plugins.end() ? found->second : "missing";
    if (now != version) refuse("plugin " + name, version, now);
  }
}

}  // namespace

void write_plan(const std::filesystem::path& file, const Plan& plan) {
  std::string text = line({{"kind", plan.kind},
                           {"steps", plan.size()},
                           {"configuration", plan.configuration},
                           {"plugins", plan.plugins}});
  for (std::int64_t number = 1; number <= plan.size(); ++number) {
    const auto& [step, after] = plan.at(number);
    text += line({{"step", number},
                  {"command", step.command},
                  {"parameters", step.parameters},
                  {"after", after}});
  }
  write_file(file, text);
}

Plan read_plan(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw Error("cannot open '" + file.string() + "', the plan of a schedule");
  try {
    return parse(stream);
  } catch (const std::exception& error) {
    throw Error("'" + file.string() + "' is no plan of a schedule: " + error.what());
  }
}

void check_same(const Plan& stored, const Plan& present) {
  check_same_plugins(stored, present);
  for (std::int64_t number = 1; number <= std::min(stored.size(), present.size()); ++number) {
    const std::string was = planned_text(stored.at(number)), is = planned_text(present.at(number));
    if (was != is) refuse("step " + std::to_string(number), was, is);
  }
  if (stored.size() != present.size())
    refuse("the number of steps", std::to_string(stored.size()), std::to_string(present.size()));
  if (stored.configuration != present.configuration)
    refuse("the configuration's SHA-256", stored.configuration.substr(0, 8) + "…",
           present.configuration.substr(0, 8) + "…");
}

std::string step_text(const ScheduleStep& step) {
  std::string text = step.command;
  for (const std::string& parameter : step.parameters) text += " " + parameter;
  return text;
}

std::string step_folder_name(std::int64_t number, const ScheduleStep& step) {
  std::string name = step_text(step).substr(0, kLongestName);
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return fmt::format("{:04}_{}", number, name);
}

}  // namespace ferula
