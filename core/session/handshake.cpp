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

bool types_fit(at::ScalarType a, at::ScalarType b) {
  return a == b || a == at::ScalarType::Undefined || b == at::ScalarType::Undefined;
}

bool shapes_fit(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  if (a.empty() || b.empty()) return true;
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
    else if (!types_fit(need.type, found->type))
      text += "\n  '" + need.name + "' is " + c10::toString(found->type) + ", needed is " +
              c10::toString(need.type);
  }
  return text;
}

}  // namespace

bool fits(const StreamSpec& given, const StreamSpec& needed) {
  return shapes_fit(needed.shape, given.shape) && types_fit(needed.type, given.type);
}

void check_streams(const Batch& batch, const std::vector<StreamSpec>& declared,
                   const std::string& what) {
  for (const StreamSpec& stream : declared) {
    const at::Tensor* given = batch.find(stream.name);
    if (given == nullptr)
      throw Error(what + " lacks the stream " + describe(stream) + ", which is declared");
    const StreamSpec got{stream.name, given->sizes().vec(), given->scalar_type(), ""};
    if (!fits(got, stream))
      throw Error(what + " has " + describe(got) + "; declared is " + describe(stream));
  }
}

std::string describe(const StreamSpec& stream) {
  const bool has_type = stream.type != at::ScalarType::Undefined;
  return stream.name + ": " + (has_type ? c10::toString(stream.type) : "any type") + " " +
         (stream.shape.empty() ? "of any shape" : shape_text(stream.shape)) +
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
