// A subcommand of the program. One table gives parsing, help, completion and the man page.
#pragma once

#include <boost/program_options.hpp>
#include <string>
#include <vector>

namespace ferula {

namespace po = boost::program_options;

// What was typed after the subcommand.
struct Arguments {
  std::vector<std::string> operands;
  po::variables_map options;

  bool has(const std::string& option) const { return options.count(option) > 0; }
  // Not merely by default.
  bool is_given(const std::string& option) const {
    return has(option) && !options[option].defaulted();
  }
  template <class T>
  T get(const std::string& option) const {
    return options[option].as<T>();
  }
  template <class T>
  std::vector<T> list(const std::string& option) const {
    return has(option) ? get<std::vector<T>>(option) : std::vector<T>();
  }
};

struct Command {
  std::string name;
  std::string operands;  // "CONFIG…", as help shows them
  std::string summary;
  std::string details;  // for its help and the man page
  std::size_t least_operands, most_operands;
  po::options_description options;
  int (*run)(const Arguments& arguments);
};

// All of them, in the order of help.
const std::vector<Command>& commands();

// Throws Error with "did you mean" if there is none.
const Command& find_command(const std::string& name);

Arguments parse_arguments(const Command& command, const std::vector<std::string>& words);

// The text of `ferula help` and `ferula help COMMAND`.
std::string overview();
std::string help_text(const Command& command);

// One function a subcommand, each in the file of its name.
Command run_command();
Command train_command();
Command test_command();
Command resume_command();
Command ls_command();
Command grid_command();
Command devices_command();
Command clean_command();
Command predict_command();
Command export_command();
Command plugins_command();
Command doctor_command();
Command config_command();
Command problem_command();
Command prepare_command();
Command split_command();
Command new_command();
Command completion_command();
Command man_command();
Command help_command();

}  // namespace ferula
