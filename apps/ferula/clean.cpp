// ferula clean: removes what dead processes left, and what is needed no more.
#include <unistd.h>

#include <iostream>
#include <limits>

#include "command.h"
#include "core/host/leftovers.h"
#include "core/log/terminal.h"
#include "core/text/bytes.h"
#include "core/text/text_table.h"

namespace ferula {
namespace {

std::uintmax_t total(const Leftovers& leftovers) {
  std::uintmax_t bytes = 0;
  for (const Leftover& leftover : leftovers.all) bytes += leftover.bytes;
  return bytes;
}

void show(const Leftovers& leftovers) {
  std::vector<TextRow> rows;
  for (const Leftover& leftover : leftovers.all)
    rows.push_back({leftover.path.string(), leftover.what, bytes_text(leftover.bytes)});
  if (!rows.empty())
    std::cout << text_table(
        {{"file or folder", Fit::keep_end}, {"what"}, {"size", Fit::whole, true}}, rows,
        terminal_size(STDOUT_FILENO).columns);
  for (const std::string& sentence : leftovers.kept)
    std::cout << "left alone: " << sentence << '\n';
}

void show_sum(const Leftovers& leftovers, const char* verb) {
  std::cout << verb << ' ' << leftovers.all.size()
            << (leftovers.all.size() == 1 ? " entry, " : " entries, ")
            << bytes_text(total(leftovers)) << '\n';
}

bool user_agrees() {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    std::cout << "nothing was removed: --yes removes it\n";
    return false;
  }
  std::cout << "remove? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int clean(const Arguments& arguments) {
  const std::vector<std::string> kinds = arguments.list<std::string>("kind");
  const CleanOptions options = {
      {kinds.begin(), kinds.end()}, arguments.has("checkpoints"), arguments.has("tests")};
  const std::string& folder = arguments.operands.front();
  if (!arguments.has("yes")) {
    const Leftovers found = find_leftovers(folder, options);
    show(found);
    show_sum(found, "can be removed:");
    if (found.all.empty() || !user_agrees()) return 0;
  }
  const Leftovers removed = remove_leftovers(folder, options);
  if (arguments.has("yes")) show(removed);
  show_sum(removed, "removed:");
  return 0;
}

}  // namespace

Command clean_command() {
  po::options_description options;
  auto add = options.add_options();
  add("kind", po::value<std::vector<std::string>>()->composing(),
      "KIND: also files of this kind that finished schedules created, as 'parameters'. May be "
      "repeated");
  add("checkpoints", "also checkpoints of finished experiments: all but the best");
  add("tests", "also the folders of tests in experiments");
  add("yes,y", "remove it without asking");
  return {
      "clean",
      "DIR [OPTIONS]",
      "Removes what dead processes left, and on request what is needed no more",
      "DIR holds experiments, or is one, or a project or a grid. Temporary files of processes\n"
      "that were killed are removed, names that their steps had reserved, and temporary folders\n"
      "of schedules that have finished; more if options say so. It lists what can be removed,\n"
      "with sizes, and asks; where nobody can be asked it removes nothing without --yes.\n"
      "Experiments, schedules and grids that are running are left alone. Without its last\n"
      "checkpoint a finished experiment cannot be trained further.",
      1,
      1,
      options,
      clean};
}

}  // namespace ferula
