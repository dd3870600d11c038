#include "core/optimizers/tensor_groups.h"

#include <fnmatch.h>

#include <algorithm>

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {

bool matches(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
  });
}

namespace {

[[noreturn]] void refuse_empty(const TensorPatterns& group, const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  const std::string wanted = "'" + joined(group.patterns, "', '") + "'";
  if (std::any_of(names.begin(), names.end(),
                  [&](const std::string& name) { return matches(group.patterns, name); }))
    throw Error(group.where + ": all that matches " + wanted + " is in an earlier group");
  const std::string pattern = group.patterns.empty() ? "" : group.patterns.front();
  throw Error(group.where + ": no trained tensor matches " + wanted + "; the nearest names are " +
              joined(nearest(pattern, names, kMost)));
}

}  // namespace

std::vector<std::vector<ModelTensor>> grouped(const std::vector<ModelTensor>& tensors,
                                              const std::vector<TensorPatterns>& groups) {
  std::vector<std::vector<ModelTensor>> result(groups.size() + 1);
  std::vector<std::string> names;
  for (const ModelTensor& tensor : tensors) {
    if (!tensor.trained) continue;
    names.push_back(tensor.name);
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const TensorPatterns& each) {
      return matches(each.patterns, tensor.name);
    });
    const auto index = group == groups.end() ? 0 : group - groups.begin() + 1;
    result[static_cast<std::size_t>(index)].push_back(tensor);
  }
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (result[i + 1].empty()) refuse_empty(groups[i], names);
  return result;
}

}  // namespace ferula
