// ferula man: the manual page, from the table of commands and the parameter lists.
#include <iomanip>
#include <iostream>
#include <sstream>

#include "command.h"
#include "component_table.h"
#include "core/config/yaml.h"

namespace ferula {
namespace {

// troff's name of the character that begins here, "\\[u2026]"; moves to its last byte.
std::string troff_name(std::string::const_iterator& byte, std::string::const_iterator end) {
  const auto first = static_cast<unsigned char>(*byte);
  unsigned code = first & (first >= 0xF0 ? 0x07 : first >= 0xE0 ? 0x0F : 0x1F);
  for (; byte + 1 != end && (byte[1] & 0xC0) == 0x80; ++byte) code = code << 6 | (byte[1] & 0x3F);
  std::ostringstream name;
  name << "\\[u" << std::hex << std::uppercase << std::setfill('0') << std::setw(4) << code << "]";
  return name.str();
}

// A leading dot or quote would be a request to troff, a backslash or dash something else.
std::string escaped(const std::string& text) {
  std::string result;
  for (auto byte = text.begin(); byte != text.end(); ++byte) {
    const char c = *byte;
    if ((c == '.' || c == '\'') && (result.empty() || result.back() == '\n')) result += "\\&";
    if (static_cast<unsigned char>(c) >= 0x80)
      result += troff_name(byte, text.end());
    else if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  }
  return result;
}

void write_command(std::ostream& out, const Command& command) {
  out << ".SS ferula " << command.name << " " << escaped(command.operands) << "\n"
      << escaped(command.summary + ". " + command.details) << "\n";
  for (const auto& option : command.options.options())
    out << ".TP\n.B \\-\\-" << escaped(option->long_name()) << "\n"
        << escaped(option->description()) << "\n";
}

void write_component(std::ostream& out, const ComponentDescription& component) {
  out << ".SS " << component.kind << " " << component.name << "\n";
  for (const ParameterInfo& parameter : component.parameters) {
    out << ".TP\n.B " << escaped(parameter.key);
    if (!parameter.is_section && !parameter.constraint.required)
      out << " = " << escaped(parameter.default_value);
    out << "\n" << escaped(parameter.meaning);
    if (!parameter.is_section)
      out << " (" << escaped(expectation(parameter.type, parameter.constraint)) << ")";
    out << "\n";
  }
}

std::string manual() {
  std::ostringstream out;
  out << ".TH FERULA 1\n.SH NAME\nferula \\- train and test models that plugins bring\n"
         ".SH SYNOPSIS\n.B ferula\n.I COMMAND\n.RI [ OPTIONS ]\n.SH COMMANDS\n";
  for (const Command& command : commands()) write_command(out, command);
  out << ".SH PARAMETERS\n";
  const std::vector<FoundPlugin> plugins = find_plugins({{}, plugin_folders()});
  const ComponentTable table(plugins);
  std::vector<std::string> names = {"ferula"};
  for (const FoundPlugin& plugin : plugins) names.push_back(plugin.note.name);
  for (const std::string& name : names)
    for (const ComponentDescription& component : table.describe(name))
      write_component(out, component);
  out << ".SH EXIT STATUS\n0 done, 1 the run failed, 2 bad use or input, 130 or 143 interrupted.\n"
         ".SH ENVIRONMENT\n.B FERULA_PLUGIN_PATH\n"
         "folders of plugins, separated by colons.\n";
  return out.str();
}

}  // namespace

Command man_command() {
  return {"man",
          "",
          "Prints the manual page",
          "Read it: ferula man | man -l -",
          0,
          0,
          {},
          [](const Arguments&) {
            std::cout << manual();
            return 0;
          }};
}

}  // namespace ferula
