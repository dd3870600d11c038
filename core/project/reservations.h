// Names of files that a step has for itself before it writes them.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace ferula {

// Whether a file only keeps its name for a step.
bool is_reserved(const std::filesystem::path& file);

// The names that one step of a schedule has taken, listed in its folder, so that nothing of a
// killed step changes what comes next. [one process a step]
//
// A name is taken by a link, which is exclusive, to a file that says who took it: so it is never
// there half. Before and after the list gets a line: what is listed behind is this step's,
// whatever it contains by now; what is only listed before is so if the file says it.
class Reservations {
 public:
  // Removes what an earlier attempt of this step took. Throws Error if that cannot be done.
  Reservations(std::filesystem::path project, std::filesystem::path step);
  ~Reservations();
  Reservations(const Reservations&) = delete;
  Reservations& operator=(const Reservations&) = delete;

  // False if there is such a file already. Durable when it returns. Throws Error.
  bool take(const std::filesystem::path& file);

  // Gives a name back that the step has not written. False if it has.
  bool give_back(const std::filesystem::path& file);

 private:
  std::filesystem::path list() const { return step_ / "reserved.jsonl"; }
  std::filesystem::path temporary() const { return step_ / "reserved.tmp"; }
  bool is_mine(const std::filesystem::path& file) const;
  void remove_leftovers() const;
  std::set<std::filesystem::path> leftovers() const;
  bool link(const std::filesystem::path& file) const;
  void append(const char* event, const std::filesystem::path& file) const;

  std::filesystem::path project_, step_;
  std::string mark_;  // what a reserved file contains
  int list_ = -1;
};

}  // namespace ferula
