#include "core/project/file_kinds.h"

#include <algorithm>

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const FileKind& kind, const std::string& rule) {
  throw Error("file kind '" + kind.name + "' ('" + kind.path + "'): " + rule);
}

fs::path folder(const FileKind& kind) { return fs::path(kind.path).parent_path(); }

// Two kinds that reuse could not tell apart.
bool clash(const FileKind& a, const FileKind& b) {
  const bool reused = a.reuse != Reuse::never || b.reuse != Reuse::never;
  return a.path == b.path || (reused && folder(a) == folder(b));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }

// What stands for TASK or FILE comes from configurations: it must not lead elsewhere.
void check_name(const FileKind& kind, const std::string& placeholder, std::string_view name) {
  constexpr std::size_t kLongest = 200;  // names may have 255 bytes, numbers and endings included
  const bool good = !name.empty() && name.size() <= kLongest && name.front() != '.' &&
                    name.find('/') == std::string_view::npos &&
                    std::none_of(name.begin(), name.end(), is_control);
  if (!good)
    fail(kind, placeholder + " must be the name of one " +
                   (placeholder == "TASK" ? "folder" : "file") + ", got '" + std::string(name) +
                   "'");
}

void check_value(const FileKind& kind, const std::string& placeholder, bool has_place,
                 std::string_view value) {
  if (has_place) return check_name(kind, placeholder, value);
  if (!value.empty())
    fail(kind, "its template has no " + placeholder + ", got '" + std::string(value) + "'");
}

}  // namespace

std::vector<FileKind> host_file_kinds() {
  return {
      {"parameters", "PROJECT/PARAMETERS/TASK/model.pt", true, Reuse::by_task},
      {"pipeline", "PROJECT/PIPELINES/TASK/pipeline.yaml", true, Reuse::by_task},
      {"models", "PROJECT/MODELS/TASK/FILE", true, Reuse::by_task},
      {"predictions", "PROJECT/PREDICTIONS/TASK/FILE", true, Reuse::by_task},
      {"examples", "PROJECT/EXAMPLES/TASK/FILE", true, Reuse::never},
      {"plots", "PROJECT/PLOTS/FILE", true, Reuse::never},
      {"temporary", "TEMPORARY/FILE", true, Reuse::never},
  };
}

FileKinds::FileKinds(const std::vector<FileKind>& of_scheduler) {
  for (const FileKind& kind : host_file_kinds()) add(kind);
  for (const FileKind& kind : of_scheduler) add(kind);
}

void FileKinds::add(const FileKind& kind) {
  if (const std::string rule = broken_rule(kind); !rule.empty()) fail(kind, rule);
  for (const FileKind& other : kinds_) {
    if (other.name == kind.name) fail(kind, "there is a kind of this name already");
    if (clash(other, kind))
      fail(kind, "its files would lie among those of the kind '" + other.name + "' ('" +
                     other.path + "')");
  }
  kinds_.push_back(kind);
}

const FileKind& FileKinds::find(std::string_view name) const {
  for (const FileKind& kind : kinds_)
    if (kind.name == name) return kind;
  throw Error("unknown kind of files '" + std::string(name) + "'" + did_you_mean(name, names()) +
              "; there are: " + joined(names()));
}

std::vector<std::string> FileKinds::names() const {
  std::vector<std::string> names;
  for (const FileKind& kind : kinds_) names.push_back(kind.name);
  return names;
}

fs::path fill_template(const FileKind& kind, std::string_view task, std::string_view file) {
  const std::vector<std::string> parts = template_parts(kind);
  const auto has = [&](const char* name) {
    return std::count(parts.begin(), parts.end(), name) > 0;
  };
  check_value(kind, "TASK", has("TASK"), task);
  check_value(kind, "FILE", has("FILE"), file);
  if (has("FILE") && !fs::path(file).has_extension())
    fail(kind, "FILE must have an ending, as in 'fold_0.json', got '" + std::string(file) + "'");
  fs::path path;
  for (std::size_t i = 1; i < parts.size(); ++i)
    path /= parts[i] == "TASK"   ? fs::path(task)
            : parts[i] == "FILE" ? fs::path(file)
                                 : fs::path(parts[i]);
  return path;
}

}  // namespace ferula
