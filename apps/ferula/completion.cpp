// ferula completion bash, from the table of commands and the plugins' notes.
#include <iostream>
#include <sstream>

#include "command.h"
#include "core/plugins/search.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::string command_words() {
  std::string words = "--help --version";
  for (const Command& command : commands()) words += " " + command.name;
  return words;
}

// Names of all components: for `plugins show`, `config template` and `problem show`.
std::string component_names() {
  std::string names;
  for (const FoundPlugin& plugin : find_plugins({{}, plugin_folders()})) {
    names += " " + plugin.note.name;
    for (const ComponentNote& component : plugin.note.components) names += " " + component.name;
  }
  return names;
}

void write_case(std::ostream& out, const Command& command) {
  out << "    " << command.name << ") options=\"--help";
  for (const auto& option : command.options.options()) out << " --" << option->long_name();
  out << "\" words=\"";
  std::istringstream actions(command.operands);
  for (std::string word; actions >> word;)
    if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos)
      out << word << " ";
  if (command.name == "plugins" || command.name == "config" || command.name == "problem")
    out << component_names();
  if (command.name == "help") out << command_words();
  out << "\" ;;\n";
}

std::string bash_script() {
  std::ostringstream out;
  out << "# bash completion of ferula: source <(ferula completion bash)\n"
         "_ferula() {\n"
         "  local current=\"${COMP_WORDS[COMP_CWORD]}\" options=\"\" words=\"\"\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W \""
      << command_words()
      << "\" -- \"$current\"))\n"
         "    return\n"
         "  fi\n"
         "  case \"${COMP_WORDS[1]}\" in\n";
  for (const Command& command : commands()) write_case(out, command);
  out << "  esac\n"
         "  [[ $current != -* ]] || words=$options\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "}\n"
         "complete -o default -F _ferula ferula  # files, where no word fits\n";
  return out.str();
}

}  // namespace

Command completion_command() {
  return {
      "completion",
      "bash",
      "Prints a script that completes commands, options and names",
      "Use it: source <(ferula completion bash)",
      1,
      1,
      {},
      [](const Arguments& arguments) {
        if (arguments.operands.front() != "bash")
          throw Error("ferula completion: only for bash, got '" + arguments.operands.front() + "'");
        std::cout << bash_script();
        return 0;
      }};
}

}  // namespace ferula
