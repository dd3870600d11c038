#include "command.h"

#include <limits>
#include <sstream>

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::vector<std::string> option_names(const Command& command) {
  std::vector<std::string> names;
  for (const auto& option : command.options.options()) names.push_back("--" + option->long_name());
  return names;
}

// What Boost throws, as a sentence that says how to mend it.
Error as_error(const Command& command, const po::error& error) {
  std::string sentence = error.what();
  if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&error))
    sentence = "unknown option '" + unknown->get_option_name() + "'" +
               did_you_mean(unknown->get_option_name(), option_names(command));
  return Error(sentence + "; see `ferula help " + command.name + "`");
}

void check_operands(const Command& command, std::size_t count) {
  if (count >= command.least_operands && count <= command.most_operands) return;
  throw Error((count < command.least_operands ? "too few arguments" : "too many arguments") +
              std::string("; usage: ferula ") + command.name + " " + command.operands);
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      train_command(),   test_command(),       resume_command(),  run_command(),
      grid_command(),    ls_command(),         devices_command(), clean_command(),
      plugins_command(), doctor_command(),     config_command(),  problem_command(),
      prepare_command(), split_command(),      predict_command(), export_command(),
      new_command(),     completion_command(), man_command(),     help_command(),
  };
  return all;
}

const Command& find_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (command.name == name) return command;
    names.push_back(command.name);
  }
  throw Error("unknown command '" + name + "'" + did_you_mean(name, names) +
              "; there are: " + joined(names));
}

Arguments parse_arguments(const Command& command, const std::vector<std::string>& words) try {
  Arguments arguments;
  po::options_description all;
  all.add(command.options);
  all.add_options()("operands", po::value(&arguments.operands))("help,h", "");
  po::positional_options_description positions;
  positions.add("operands", -1);
  // No guessing: an abbreviation that works today would be ambiguous tomorrow.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::store(po::command_line_parser(words).options(all).positional(positions).style(style).run(),
            arguments.options);
  po::notify(arguments.options);
  if (!arguments.has("help")) check_operands(command, arguments.operands.size());
  return arguments;
} catch (const po::error& error) {
  throw as_error(command, error);
}

std::string overview() {
  std::ostringstream out;
  out << "Ferula trains and tests models that plugins bring, on problems that plugins bring.\n\n"
         "usage: ferula COMMAND …\n\n";
  for (const Command& command : commands())
    out << "  " << command.name << std::string(12 - command.name.size(), ' ') << command.summary
        << '\n';
  out << "\n`ferula help COMMAND` says more. `ferula --version` names the versions.\n"
         "Exit code: 0 done, 1 the run failed, 2 bad use or input, 130 or 143 interrupted.\n";
  return out.str();
}

std::string help_text(const Command& command) {
  std::ostringstream out;
  out << "usage: ferula " << command.name << " " << command.operands << "\n\n"
      << command.summary << ".\n";
  if (!command.details.empty()) out << "\n" << command.details << "\n";
  if (!command.options.options().empty()) out << "\nOptions:\n" << command.options;
  return out.str();
}

}  // namespace ferula
