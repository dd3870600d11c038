#include "core/session/handshake.h"

#include <vector>

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> sizes;
  for (const std::int64_t size : shape) sizes.push_back(size < 0 ? "any" : std::to_string(size));
  return "[" + joined(sizes) + "]";
}

bool shapes_fit(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] >= 0 && b[i] >= 0 && a[i] != b[i]) return false;
  return true;
}

std::string described(const std::vector<StreamSpec>& streams) {
  std::string text;
  for (const StreamSpec& stream : streams) text += "\n    " + describe(stream);
  return text.empty() ? "\n    nothing" : text;
}

// What is wrong with the streams given to somebody who needs some; one line each.
std::string misfits(const std::vector<StreamSpec>& needed, const std::vector<StreamSpec>& given) {
  std::string text;
  for (const StreamSpec& need : needed) {
    const StreamSpec* found = nullptr;
    for (const StreamSpec& stream : given)
      if (stream.name == need.name) found = &stream;
    if (found == nullptr)
      text += "\n  '" + need.name + "' is missing";
    else if (!shapes_fit(need.shape, found->shape))
      text += "\n  '" + need.name + "' has the shape " + shape_text(found->shape) + ", needed is " +
              shape_text(need.shape);
    else if (need.type != found->type)
      text += "\n  '" + need.name + "' is " + c10::toString(found->type) + ", needed is " +
              c10::toString(need.type);
  }
  return text;
}

}  // namespace

std::string describe(const StreamSpec& stream) {
  return stream.name + ": " + c10::toString(stream.type) + " " + shape_text(stream.shape) +
         (stream.meaning.empty() ? "" : "  (" + stream.meaning + ")");
}

void handshake(const Problem& problem, std::string_view problem_name, const Model& model,
               std::string_view model_name) {
  const std::string wrong =
      misfits(model.inputs(), problem.streams()) + misfits(problem.predictions(), model.outputs());
  if (wrong.empty()) return;
  const std::string p = "problem " + std::string(problem_name);
  const std::string m = "model " + std::string(model_name);
  throw Error(m + " does not fit " + p + ":" + wrong + "\n  " + p + " gives" +
              described(problem.streams()) + "\n  " + m + " needs" + described(model.inputs()) +
              "\n  " + m + " gives" + described(model.outputs()) + "\n  " + p + " needs" +
              described(problem.predictions()));
}

}  // namespace ferula
