#include "core/project/reuse.h"

#include <nlohmann/json.hpp>
#include <set>

#include "core/project/project_files.h"
#include "core/project/references.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

struct Source {
  fs::path project;
  std::int64_t number = 0;  // 0: not asked for
};

bool is_number(const std::string& text) {
  constexpr std::size_t kMostDigits = 18;
  return !text.empty() && text.size() <= kMostDigits &&
         text.find_first_not_of("0123456789") == std::string::npos && std::stoll(text) > 0;
}

fs::path find_project(const std::string& name, const fs::path& output) {
  const fs::path folder = name.find('/') == std::string::npos ? output / name : fs::path(name);
  if (!name.empty() && fs::is_directory(folder)) return folder;
  throw Error("there is no project '" + name + "' in '" + output.string() + "'" +
              did_you_mean(name, folders_in(output)));
}

// "other#3"
Source parse_source(const std::string& text, const FileKind& kind, const fs::path& output) {
  const std::size_t mark = text.rfind('#');
  if (mark == std::string::npos) return {find_project(text, output)};
  const std::string number = text.substr(mark + 1);
  if (!is_number(number))
    throw Error("expected a project, or project#number as in 'other#3', got '" + text + "'");
  if (!kind.numbered)
    throw Error("files of the kind '" + kind.name + "' have no numbers, got '" + text + "'");
  return {find_project(text.substr(0, mark), output), std::stoll(number)};
}

// REQUIRES: sorted, so that the newest is the last of its name.
std::vector<ProjectFile> newest_of_each_name(const std::vector<ProjectFile>& all) {
  std::vector<ProjectFile> newest;
  for (const ProjectFile& file : all) {
    if (!newest.empty() && newest.back().task == file.task && newest.back().name == file.name)
      newest.pop_back();
    newest.push_back(file);
  }
  return newest;
}

std::vector<ProjectFile> with_number(const std::vector<ProjectFile>& all, std::int64_t number) {
  std::vector<ProjectFile> chosen;
  for (const ProjectFile& file : all)
    if (file.number == number) chosen.push_back(file);
  return chosen;
}

// ": the numbers are 1, 2, 7"
std::string numbers_text(const std::vector<ProjectFile>& all) {
  constexpr std::size_t kMost = 20;
  std::set<std::int64_t> numbers;
  for (const ProjectFile& file : all) numbers.insert(file.number);
  std::vector<std::string> words;
  for (const std::int64_t number : numbers)
    if (words.size() < kMost) words.push_back(std::to_string(number));
  return ": the numbers are " + joined(words) + (numbers.size() > kMost ? " …" : "");
}

std::vector<ProjectFile> choose(const FileKind& kind, const Source& source) {
  const std::vector<ProjectFile> all = files_of_kind(kind, source.project);
  if (all.empty())
    throw Error("the project '" + source.project.string() + "' has no files of the kind '" +
                kind.name + "'");
  if (source.number != 0) {
    const std::vector<ProjectFile> chosen = with_number(all, source.number);
    if (!chosen.empty()) return chosen;
    throw Error("the project '" + source.project.string() + "' has no file of the kind '" +
                kind.name + "' with the number " + std::to_string(source.number) +
                numbers_text(all));
  }
  return kind.name == "models" ? all : newest_of_each_name(all);
}

ReuseRequest request(const std::string& kind, const ConfigValue& value, const std::string& path) {
  if (value.kind != ConfigValue::Kind::scalar)
    throw Error(place(value, path) + ": expected a project, as in 'other' or 'other#3', or a list");
  return {kind, value.text, place(value, path)};
}

}  // namespace

std::vector<ReuseRequest> reuse_requests(const ConfigValue& reuse, const std::string& path) {
  if (reuse.kind == ConfigValue::Kind::null) return {};
  if (reuse.kind != ConfigValue::Kind::mapping)
    throw Error(place(reuse, path) +
                ": expected kinds of files and projects, as in {models: other}");
  std::vector<ReuseRequest> requests;
  for (const auto& [kind, value] : reuse.entries) {
    const std::string key = join_path(path, kind);
    if (value.kind != ConfigValue::Kind::list)
      requests.push_back(request(kind, value, key));
    else
      for (const ConfigValue& item : value.items) requests.push_back(request(kind, item, key));
  }
  return requests;
}

std::vector<ReusedFile> find_reused(const std::vector<ReuseRequest>& requests,
                                    const FileKinds& kinds, const fs::path& project) {
  const fs::path output = fs::absolute(project).lexically_normal().parent_path();
  std::vector<ReusedFile> files;
  for (const ReuseRequest& request : requests) try {
      const FileKind& kind = kinds.find(request.kind);
      check_reusable(kind);
      for (const ProjectFile& file : choose(kind, parse_source(request.project, kind, output)))
        files.push_back({kind.name, file.task, make_reference(project, file.path)});
    } catch (const Error& error) {
      throw error.at(request.place);
    }
  return files;
}

void check_reusable(const FileKind& kind) {
  if (kind.reuse == Reuse::never)
    throw Error("files of the kind '" + kind.name + "' are not made to be used by other projects");
}

void to_json(nlohmann::ordered_json& json, const ReusedFile& file) {
  json = {{"kind", file.kind}, {"task", file.task}, {"reference", file.reference}};
}

void from_json(const nlohmann::ordered_json& json, ReusedFile& file) {
  json.at("kind").get_to(file.kind);
  json.at("task").get_to(file.task);
  json.at("reference").get_to(file.reference);
}

}  // namespace ferula
