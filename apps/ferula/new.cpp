// ferula new plugin: a project that builds, from templates.
#include <boost/algorithm/string/replace.hpp>
#include <iostream>
#include <regex>
#include <system_error>

#include "command.h"
#include "core/files/atomic_file.h"
#include "core/plugins/installation.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "new_plugin/files.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::pair<std::string, std::string>>;

struct Kind {
  std::string name;
  std::string templates;  // their folder
  std::string sentence;   // what the plugin brings
  Names components;       // of the templates, and what is put behind NAME for them
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"model",
       "problem_and_model",
       "The model MyModel, and a problem to try it with.",
       {{"MyModel", ""}, {"MyProblem", "Problem"}}},
      {"problem",
       "problem_and_model",
       "The problem MyProblem, and a model to try it with.",
       {{"MyProblem", ""}, {"MyModel", "Model"}}},
      {"worker", "worker", "The worker MyWorker.", {{"MyWorker", ""}}},
      {"observer", "observer", "The observer MyObserver.", {{"MyObserver", ""}}},
  };
  return all;
}

const Kind& find_kind(const std::string& name) {
  std::vector<std::string> names;
  for (const Kind& kind : kinds()) {
    if (kind.name == name) return kind;
    names.push_back(kind.name);
  }
  throw Error("--kind: expected " + joined(names) + ", got '" + name + "'" +
              did_you_mean(name, names));
}

void check_name(const std::string& name) {
  static const std::regex snake_case("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  if (!std::regex_match(name, snake_case))
    throw Error("new plugin: expected a name in snake_case, such as tiny_perceptron, got '" + name +
                "'");
  // CMake has targets of these names; a component cannot be called as its parameters are.
  for (const char* taken : {"all", "clean", "help", "install", "package", "params", "test"})
    if (name == taken) throw Error("new plugin: '" + name + "' has a meaning already; say more");
}

// "tiny_perceptron": "TinyPerceptron"
std::string camel_case(const std::string& snake_case) {
  std::string result;
  for (std::size_t i = 0; i < snake_case.size(); ++i) {
    const bool begins_word = i == 0 || snake_case[i - 1] == '_';
    const char letter = snake_case[i];
    if (letter != '_')
      result += begins_word && letter >= 'a' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return result;
}

// What stands for what in the templates.
Names replacements(const std::string& name, const Kind& kind) {
  std::string package = name;
  boost::replace_all(package, "_", "-");
  Names names = {{"MySentence", kind.sentence}, {"my_plugin", name}, {"my-plugin", package}};
  for (const auto& [component, ending] : kind.components)
    names.emplace_back(component, camel_case(name) + ending);
  names.emplace_back("MyPlugin", camel_case(name));
  return names;
}

void prepare_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  const bool is_empty = !error && fs::is_empty(folder, error);
  if (error) throw Error(folder.string() + ": cannot be made: " + error.message());
  if (!is_empty) throw Error(folder.string() + ": is not empty; choose another folder by --output");
}

// Gives the names of the files.
std::vector<std::string> write_project(const fs::path& folder, const std::string& name,
                                       const Kind& kind) {
  const Names names = replacements(name, kind);
  std::vector<std::string> written;
  for (const auto& [path, text] : new_plugin_files()) {
    const fs::path source(path);
    if (source.parent_path() != "common" && source.parent_path() != kind.templates) continue;
    std::string file = source.filename() == "gitignore" ? ".gitignore" : source.filename().string();
    std::string content = text;
    for (const auto& [from, to] : names) {
      boost::replace_all(file, from, to);
      boost::replace_all(content, from, to);
    }
    write_file(folder / file, content, Durability::unsynced);
    written.push_back(file);
  }
  return written;
}

// For CMake; nothing where it looks anyway.
std::string root_option() {
  const fs::path root = installation();
  if (root == "/usr" || root == "/usr/local") return "";
  return " -DFerula_ROOT='" + root.string() + "'";
}

int new_plugin(const Arguments& arguments) {
  const std::string &what = arguments.operands[0], &name = arguments.operands[1];
  if (what != "plugin") throw Error("new: expected 'plugin', got '" + what + "'");
  check_name(name);
  const Kind& kind = find_kind(arguments.get<std::string>("kind"));
  const fs::path folder = arguments.has("output") ? arguments.get<std::string>("output") : name;
  prepare_folder(folder);
  const std::vector<std::string> files = write_project(folder, name, kind);
  std::cout << "written to " << folder.string() << ": " << joined(files) << "\nnext:\n"
            << "  cd " << folder.string() << "\n  cmake -B build" << root_option()
            << " && cmake --build build && ctest --test-dir build\n  ferula train " << name
            << ".yaml --plugins build/" << name << ".so\n";
  return 0;
}

}  // namespace

Command new_command() {
  po::options_description options;
  auto add = options.add_options();
  add("kind", po::value<std::string>()->default_value("model"),
      "what it brings: model, problem, worker or observer");
  add("output", po::value<std::string>(), "the folder of the project (default: NAME)");
  return {"new",
          "plugin NAME",
          "Writes the project of a new plugin: code, a test, a configuration, packaging",
          "NAME is in snake_case. The project builds as it is, with CMake and GoogleTest;\n"
          "docs/plugins.md goes from there to a package that others install.",
          2,
          2,
          options,
          &new_plugin};
}

}  // namespace ferula
