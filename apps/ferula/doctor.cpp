// ferula doctor: what is wrong with an installation, and how to mend it.
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/plugins/installation.h"
#include "diagnosis.h"
#include "ferula/build.h"
#include "run_options.h"
#include "version.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

std::string in_brackets(const std::string& text) { return text.empty() ? "" : " (" + text + ")"; }

std::string counted(std::size_t count, const std::string& one, const std::string& several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

std::string state_of(const SearchedFolder& searched) {
  if (!searched.exists) return "there is no such folder";
  if (!searched.refusal.empty()) return "refused, see below";
  if (searched.plugins == 0) return "no further plugins";
  return counted(searched.plugins, "plugin", "plugins");
}

std::vector<std::string> lines_of(const std::vector<SearchedFolder>& folders) {
  std::vector<std::string> lines;
  for (const SearchedFolder& searched : folders)
    lines.push_back(searched.folder.path.string() + " (" + searched.folder.origin +
                    "): " + state_of(searched));
  return lines;
}

std::vector<std::string> device_lines(const Diagnosis& diagnosis) {
  std::vector<std::string> lines;
  for (const Device& device : diagnosis.devices)
    lines.push_back(device.index + " " + device.name + " (" + device.uuid + "): " + use_of(device));
  if (lines.empty())
    lines.push_back("none; runs use the CPU" + in_brackets(diagnosis.devices_fault));
  return lines;
}

void print(const std::string& label, const std::vector<std::string>& lines) {
  const std::string indent(16, ' ');
  for (std::size_t i = 0; i < lines.size(); ++i)
    std::cout << (i == 0 ? label + indent.substr(label.size()) : indent) << lines[i] << '\n';
}

std::string verdict(const Diagnosis& diagnosis) {
  const std::size_t count = diagnosis.problems.size();
  return count == 0 ? "nothing is wrong" : counted(count, "thing is wrong", "things are wrong");
}

void print(const Diagnosis& diagnosis) {
  const LibTorch& libtorch = diagnosis.libtorch;
  print("ferula", {host_version()});
  print("plugin API", {FERULA_API});
  print("build", {FERULA_BUILD});
  print("program", {diagnosis.program.string() + in_brackets(diagnosis.program_package)});
  print("installation", {installation().string()});
  print("LibTorch", {libtorch.version + ", built for " TORCH_VERSION,
                     libtorch.file.string() + in_brackets(diagnosis.libtorch_package)});
  print("CUDA", {diagnosis.cuda_fault.empty() ? "LibTorch has it" : diagnosis.cuda_fault});
  print("devices", device_lines(diagnosis));
  print("plugins", lines_of(diagnosis.folders));
  std::cout << '\n';
  for (const std::string& hint : diagnosis.hints) std::cout << "hint: " << hint << '\n';
  for (const std::string& problem : diagnosis.problems) std::cout << "wrong: " << problem << '\n';
  std::cout << verdict(diagnosis) << '\n';
}

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json to_json(const std::vector<Device>& devices) {
  Json all = Json::array();
  for (const Device& device : devices)
    all.push_back({{"index", device.index},
                   {"name", device.name},
                   {"uuid", device.uuid},
                   {"use", use_of(device)}});
  return all;
}

Json to_json(const std::vector<SearchedFolder>& folders) {
  Json all = Json::array();
  for (const auto& [folder, exists, refusal, plugins] : folders)
    all.push_back({{"folder", folder.path.string()},
                   {"origin", folder.origin},
                   {"exists", exists},
                   {"refusal", or_null(refusal)},
                   {"plugins", plugins}});
  return all;
}

Json to_json(const Diagnosis& diagnosis) {
  return {{"version", host_version()},
          {"plugin_api", FERULA_API},
          {"build", FERULA_BUILD},
          {"program", diagnosis.program.string()},
          {"package", or_null(diagnosis.program_package)},
          {"installation", installation().string()},
          {"libtorch",
           {{"version", diagnosis.libtorch.version},
            {"built_for", TORCH_VERSION},
            {"fits", diagnosis.libtorch_fault.empty()},
            {"file", diagnosis.libtorch.file.string()},
            {"package", or_null(diagnosis.libtorch_package)}}},
          {"cuda_fault", or_null(diagnosis.cuda_fault)},
          {"devices_fault", or_null(diagnosis.devices_fault)},
          {"devices", to_json(diagnosis.devices)},
          {"folders", to_json(diagnosis.folders)},
          {"hints", diagnosis.hints},
          {"problems", diagnosis.problems}};
}

int examine(const Arguments& arguments) {
  const Diagnosis diagnosis = diagnose(arguments.list<std::string>("plugins"));
  if (arguments.has("json"))
    std::cout << to_json(diagnosis).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  else
    print(diagnosis);
  return diagnosis.problems.empty() ? 0 : 1;
}

}  // namespace

Command doctor_command() {
  po::options_description options;
  options.add_options()("plugins", po::value<std::vector<std::string>>()->composing(),
                        "a plugin file or a folder to look at as well. May be repeated");
  add_json_option(options);
  return {"doctor",
          "[OPTIONS]",
          "Says what is wrong with an installation, and how to mend it",
          "It looks at the program, LibTorch, the GPUs and all folders of plugins, and loads no\n"
          "plugin. Exit code: 0 if nothing is wrong, 1 otherwise.",
          0,
          0,
          options,
          examine};
}

}  // namespace ferula
