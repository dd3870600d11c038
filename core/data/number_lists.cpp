#include "core/data/number_lists.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/config/scalar.h"
#include "core/files/npz.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

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

fs::path expand_home(const std::string& name) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || !name.starts_with("~/")) return name;
  return fs::path(home) / name.substr(2);
}

bool is_list_of_numbers(const std::string& text) {
  return text.find_first_not_of("0123456789, \t") == std::string::npos;
}

// Throws Error if there is no such file; of a folder or a device there is no end.
std::ifstream open_text(const fs::path& file, const std::string& where,
                        const std::string& expected) {
  std::error_code unreadable;
  std::ifstream in(file);
  if (in && fs::is_regular_file(file, unreadable)) return in;
  throw Error(where + ": cannot read '" + file.string() + "'; expected " + expected);
}

std::vector<std::int64_t> indices_of_file(const fs::path& file, const std::string& where) {
  std::ifstream in =
      open_text(file, where, "indices (\"0, 5, 7\") or a file whose first line has them");
  std::string line;
  std::getline(in, line);
  return parse_indices(line, where + ": " + file.string());
}

std::vector<std::int64_t> listed_indices(const ConfigView& view) {
  if (view.kind() == ConfigView::Kind::mapping)
    throw Error(view.where() + ": expected a list of indices, a text or a file, got a mapping");
  if (view.kind() == ConfigView::Kind::scalar && is_list_of_numbers(view.text()))
    return parse_indices(view.text(), view.where());
  if (view.kind() == ConfigView::Kind::scalar)
    return indices_of_file(expand_home(view.text()), view.where());
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < view.size(); ++i)
    indices.push_back(parse_index(view.item(i)->text(), view.where()));
  return indices;
}

void check_below(std::int64_t size, std::int64_t index, const std::string& where) {
  if (index >= size)
    throw Error(where + ": index " + std::to_string(index) + " is beyond the last sample, " +
                std::to_string(size - 1));
}

double parse_weight(const std::string& text, const std::string& where) {
  const std::optional<double> weight = parse_real(text);
  if (!weight) throw Error(where + ": expected a number, got '" + text + "'");
  return *weight;
}

std::vector<double> weights_of_text(const fs::path& file, const std::string& where) {
  std::ifstream in =
      open_text(file, where, "a list of numbers, a .npy file, or a text file of numbers");
  std::string text(std::istreambuf_iterator<char>(in), {});
  std::replace(text.begin(), text.end(), ',', ' ');
  std::vector<double> weights;
  std::istringstream words(text);
  for (std::string word; words >> word;)
    weights.push_back(parse_weight(word, where + ": " + file.string()));
  return weights;
}

at::Tensor listed_weights(const ConfigView& view) {
  if (view.kind() == ConfigView::Kind::mapping)
    throw Error(view.where() + ": expected a list of numbers or a file, got a mapping");
  if (view.kind() != ConfigView::Kind::scalar) {
    std::vector<double> weights;
    for (std::size_t i = 0; i < view.size(); ++i)
      weights.push_back(parse_weight(view.item(i)->text(), view.where()));
    return at::tensor(weights, at::kDouble);
  }
  const fs::path file = expand_home(view.text());
  if (file.extension() == ".npy") return read_npy(file).flatten().to(at::kDouble);
  return at::tensor(weights_of_text(file, view.where()), at::kDouble);
}

}  // namespace

at::Tensor index_range(std::int64_t first, std::int64_t end, std::int64_t size,
                       const std::string& where) {
  if (first < 0 || first >= end)
    throw Error(where + ": two indices are a range from the first up to, not including, the " +
                "second; got " + std::to_string(first) + ", " + std::to_string(end));
  check_below(size, end - 1, where);
  return at::arange(first, end);
}

at::Tensor read_indices(const ConfigView& view, std::int64_t size) {
  const std::vector<std::int64_t> indices = listed_indices(view);
  if (indices.empty()) throw Error(view.where() + ": no indices; an epoch would be empty");
  if (indices.size() == 2) return index_range(indices[0], indices[1], size, view.where());
  std::unordered_set<std::int64_t> seen;
  for (const std::int64_t index : indices) {
    check_below(size, index, view.where());
    if (!seen.insert(index).second)
      throw Error(view.where() + ": an index is given twice: " + std::to_string(index));
  }
  return at::tensor(indices, at::kLong);
}

at::Tensor read_weights(const ConfigView& view, std::int64_t size) {
  at::Tensor weights = listed_weights(view);
  const std::string where = view.where();
  if (weights.size(0) != size)
    throw Error(where + ": expected a weight for each of the " + std::to_string(size) +
                " samples of the problem, got " + std::to_string(weights.size(0)));
  if (!weights.isfinite().all().item<bool>() || weights.lt(0).any().item<bool>())
    throw Error(where + ": a weight is negative or not finite");
  return weights;
}

}  // namespace ferula
