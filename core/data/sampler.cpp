#include "core/data/sampler.h"

#include <ATen/ops/from_blob.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <sstream>
#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::int64_t parse_index(const std::string& text, const std::string& where) {
  std::int64_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size() || index < 0)
    throw Error(where + ": expected an index (an integer from 0 on), got '" + text + "'");
  return index;
}

std::vector<std::int64_t> parse_indices(const std::string& text, const std::string& where) {
  std::vector<std::int64_t> indices;
  std::istringstream in(text);
  for (std::string item; std::getline(in, item, ',');)
    indices.push_back(parse_index(trimmed(item), where));
  return indices;
}

std::filesystem::path expand_home(const std::string& name) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || !name.starts_with("~/")) return name;
  return std::filesystem::path(home) / name.substr(2);
}

bool is_list_of_numbers(const std::string& text) {
  return text.find_first_not_of("0123456789, \t") == std::string::npos;
}

std::vector<std::int64_t> read_text_or_file(const std::string& text, const std::string& where) {
  if (is_list_of_numbers(text)) return parse_indices(text, where);
  const std::filesystem::path file = expand_home(text);
  std::ifstream in(file);
  std::string line;
  if (!in || std::filesystem::is_directory(file) || !std::getline(in, line))
    throw Error(where + ": cannot read '" + file.string() +
                "'; expected indices (\"0, 5, 7\") or a file whose first line has them");
  return parse_indices(line, where + ": " + file.string());
}

std::vector<std::int64_t> below(std::int64_t size, std::vector<std::int64_t> indices,
                                const std::string& where) {
  for (const std::int64_t index : indices)
    if (index >= size)
      throw Error(where + ": index " + std::to_string(index) + " is beyond the last sample, " +
                  std::to_string(size - 1));
  return indices;
}

std::vector<std::int64_t> expand_range(std::int64_t first, std::int64_t end, std::int64_t size,
                                       const std::string& where) {
  if (first >= end)
    throw Error(where + ": two indices are a range from the first up to, not including, the " +
                "second; got " + std::to_string(first) + ", " + std::to_string(end));
  below(size, {end - 1}, where);
  std::vector<std::int64_t> indices(static_cast<std::size_t>(end - first));
  std::iota(indices.begin(), indices.end(), first);
  return indices;
}

}  // namespace

std::vector<std::int64_t> read_indices(const ConfigView& view, std::int64_t size) {
  std::vector<std::int64_t> indices;
  if (view.kind() == ConfigView::Kind::mapping)
    throw Error(view.where() + ": expected a list of indices, a text or a file, got a mapping");
  if (view.kind() == ConfigView::Kind::scalar)
    indices = read_text_or_file(view.text(), view.where());
  else
    for (std::size_t i = 0; i < view.size(); ++i)
      indices.push_back(parse_index(view.item(i)->text(), view.where()));
  return indices.size() == 2 ? expand_range(indices[0], indices[1], size, view.where())
                             : below(size, std::move(indices), view.where());
}

Sampling make_sampling(const SamplerParams& params, const ConfigView& section, bool shuffle,
                       std::int64_t size) {
  if (params.name.empty()) return {{}, shuffle};
  if (params.name != "SubsetRandomSampler") return {{}, params.name == "RandomSampler"};

  const auto view = section.child("indices");
  if (view == nullptr)
    throw Error(section.where() + ": SubsetRandomSampler needs `indices`, such as [0, 55000]");
  std::vector<std::int64_t> indices = read_indices(*view, size);
  if (indices.empty()) throw Error(view->where() + ": no indices; an epoch would be empty");
  if (std::set<std::int64_t>(indices.begin(), indices.end()).size() != indices.size())
    throw Error(view->where() + ": an index is given twice");
  const auto count = static_cast<std::int64_t>(indices.size());
  return {at::from_blob(indices.data(), {count}, at::kLong).clone(), true};
}

}  // namespace ferula
